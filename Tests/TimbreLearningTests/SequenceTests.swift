import Synchronization
import Testing
import TimbreBase
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreLearning

/// Sequences whose class is which of two tokens comes first.
enum OrderedTokens {
    static let vocabulary = 12

    /// Tokens 1 and 2 once each among others, in either order.
    static func sequence(_ row: Int, of length: Int) -> [Int32] {
        let random = Philox(seed: 21)
        var ids = (0..<length).map { Int32(3 + random(UInt32(row), 1, UInt32($0), 0)[0] % 9) }
        let words = random(UInt32(row), 2, 0, 0)
        let first = Int(words[0] % UInt32(length - 1))
        let second = first + 1 + Int(words[1] % UInt32(length - 1 - first))
        (ids[first], ids[second]) = row % 2 == 0 ? (1, 2) : (2, 1)
        return ids
    }

    static func task(_ count: Int, _ change: (inout SequenceTask) -> Void = { _ in }) -> SequenceTask {
        var training = SequenceTask.Training(seed: 3)
        (training.epochs, training.batch, training.rate, training.patience) = (30, 16, 0.003, 30)
        var task = SequenceTask(
            shape: SequenceShape(
                vocabulary: vocabulary, longest: 9, classes: 2, width: 16, layers: 2, heads: 2, feedForward: 32),
            sequences: TokenSequences((0..<count).map { sequence($0, of: 2 + $0 / 2 % 8) }),
            targets: WeightedIDs((0..<count).map { [(id: Int32($0 % 2), weight: Float(1))] }),
            split: Split(songCount: count, percent: [80, 20, 0], seed: 1), training: training)
        change(&task)
        return task
    }
}

struct SequenceTests {
    @Test("A task that the order of tokens alone decides is learned, and exchanging two tokens changes the answer")
    func order() throws {
        for device in Backends.present {
            let outcome = try SequenceTraining(OrderedTokens.task(400), device: device).train()
            let last = try #require(outcome.history.compactMap(\.validationLoss).min())
            #expect(last < 0.2, "\(device.description.name): \(last)")
            let rows = 500..<600
            let sequences = rows.map { OrderedTokens.sequence($0, of: 9) }
            let exchanged = sequences.map { $0.map { $0 == 1 ? 2 : $0 == 2 ? 1 : $0 } }
            func classes(_ sequences: [[Int32]]) throws -> [Int] {
                let logits = try outcome.classifier.logits(of: TokenSequences(sequences), on: device)
                return sequences.indices.map { logits[2 * $0] > logits[2 * $0 + 1] ? 0 : 1 }
            }
            let right = zip(rows, try classes(sequences)).count { $0 % 2 == $1 }
            let turned = zip(rows, try classes(exchanged)).count { $0 % 2 != $1 }
            #expect(right >= 90 && turned >= 90, "\(device.description.name): \(right), \(turned) of 100")
        }
    }

    @Test("Logits are those of plain loops, for lengths around tiles, and an empty sequence has the bias")
    func logits() throws {
        let shape = SequenceShape(
            vocabulary: 50, longest: 257, classes: 5, width: 24, layers: 2, heads: 3, feedForward: 20)
        var weights = SequenceWeights<[Float]>(initial: shape, seed: 8)
        weights.output.replaceSubrange(24 * 5..<25 * 5, with: [1, -2, 3, 0.5, -0.25])
        let classifier = SequenceClassifier(shape: shape, weights: weights)
        let random = Philox(seed: 5)
        let sequences = [1, 7, 0, 93, 257, 48, 49].enumerated().map { row, length in
            (0..<length).map { Int32(random(UInt32(row), 1, UInt32($0), 0)[0] % 50) }
        }
        let reference = ReferenceSequenceNetwork(shape, weights)
        for device in Backends.present {
            let logits = try classifier.logits(of: TokenSequences(sequences), on: device)
            for (row, ids) in sequences.enumerated() {
                let own = Array(logits[row * 5..<(row + 1) * 5])
                if ids.isEmpty {
                    #expect(own == [1, -2, 3, 0.5, -0.25])
                } else {
                    // Sums of 24 numbers about 1 through eleven products, relative to the largest logit.
                    for (actual, expected) in zip(own, reference.logits(ids)) {
                        #expect(
                            abs(Double(actual) - expected) < 2e-5, "\(ids.count) tokens, \(device.description.name)")
                    }
                }
                // One more sequence or fewer changes no bit.
                #expect(try classifier.logits(of: TokenSequences([ids]), on: device) == own)
            }
            #expect(try classifier.logits(of: TokenSequences(), on: device).isEmpty)
        }
    }

    @Test("Whether it takes several batches to answer changes no bit")
    func batches() throws {
        let shape = SequenceShape(vocabulary: 12, longest: 60, classes: 2, width: 8, layers: 1, heads: 1)
        let classifier = SequenceClassifier(
            shape: shape, weights: SequenceWeights(initial: shape, seed: 1))
        // More tokens than a batch has.
        let sequences = TokenSequences((0..<300).map { OrderedTokens.sequence($0, of: 20 + $0 % 40) })
        for device in Backends.present {
            let logits = try classifier.logits(of: sequences, on: device)
            for row in [0, 1, 150, 210, 299] {
                let alone = try classifier.logits(of: TokenSequences([Array(sequences[row])]), on: device)
                #expect(alone == Array(logits[2 * row..<2 * row + 2]), "\(row), \(device.description.name)")
            }
        }
    }

    @Test("The number of threads changes no bit of a training")
    func threads() throws {
        let task = OrderedTokens.task(300) { ($0.shape.longest, $0.training.epochs) = (11, 2) }
        let one = try SequenceTraining(task, device: .cpu(threads: 1)).train()
        for threads in [2, 5] {
            let other = try SequenceTraining(task, device: .cpu(threads: threads)).train()
            #expect(other.classifier == one.classifier, "\(threads) threads")
            #expect(other.history.map(\.loss) == one.history.map(\.loss))
        }
    }

    @Test("Devices agree on the losses of the first epochs", arguments: Device.openCL())
    func agreement(device: Device) throws {
        let task = OrderedTokens.task(200) { ($0.shape.feedForward, $0.training.epochs) = (20, 5) }
        let host = try SequenceTraining(task, device: .cpu()).train()
        let other = try SequenceTraining(task, device: device).train()
        for (one, two) in zip(host.history, other.history) {
            #expect(abs(one.loss - two.loss) < 1e-3 * one.loss)
            #expect(abs(one.validationLoss! - two.validationLoss!) < 1e-3 * one.validationLoss!)
        }
        #expect(host.history.count == other.history.count)
    }

    @Test("Training stops when validation gets no better, and the best epoch's weights are kept")
    func stopping() throws {
        let task = OrderedTokens.task(60) {
            $0.shape.width = 32
            ($0.training.epochs, $0.training.patience, $0.training.plateau) = (40, 3, 2)
            ($0.training.dropout, $0.training.rate) = (0, 0.02)
        }
        let device = try Device.cpu()
        let outcome = try SequenceTraining(task, device: device).train()
        let losses = outcome.history.compactMap(\.validationLoss)
        let best = try #require(losses.min())
        let place = try #require(losses.firstIndex(of: best))
        #expect(losses.count < 40 && losses.count == place + 4)
        #expect(outcome.history[place + 3].rate == outcome.history[place].rate / 2)
        let set = try SequenceEvaluation(
            task.split.validation, of: task.sequences, targets: task.targets, head: .classes, shape: task.shape,
            on: device)
        let flat = Array(outcome.classifier.weights.all.joined())
        let weights = SequenceWeights(
            viewing: try device.matrix(flat, rows: flat.count, columns: 1), shape: task.shape)
        #expect(try set.loss(weights) == best)
    }

    @Test("A training tells how far it is, and ends when it is told to")
    func work() throws {
        let told = Told()
        let task = OrderedTokens.task(100) { $0.training.epochs = 3 }
        let work = Work<EpochProgress>(report: { told.add($0) }, isCancelled: { told.ends == 2 })
        #expect(throws: CancellationError.self) {
            _ = try SequenceTraining(task, device: .cpu()).train(work: work)
        }
        #expect(told.ends == 2 && told.all.allSatisfy { $0.epochs == 3 && $0.songs.total == 80 })
    }

    @Test("A rate that is far too high ends with a fault that names it")
    func divergence() throws {
        let task = OrderedTokens.task(100) { $0.training.rate = 1e30 }
        #expect(throws: LearningFault.self) { _ = try SequenceTraining(task, device: .cpu()).train() }
    }

    @Test("One row alone, and rows without a token, can be trained on", arguments: Backends.present)
    func smallest(device: Device) throws {
        for sequences in [[[4]], [[], [], [], []], [[], [3, 5, 7], [], [1]]] as [[[Int32]]] {
            var training = SequenceTask.Training(seed: 2)
            (training.epochs, training.batch, training.rate) = (40, 3, 0.05)
            let task = SequenceTask(
                shape: SequenceShape(
                    vocabulary: 12, longest: 9, classes: 2, width: 8, layers: 1, heads: 2, feedForward: 8),
                sequences: TokenSequences(sequences),
                targets: WeightedIDs(sequences.map { _ in [(id: Int32(1), weight: Float(1))] }),
                split: Split(songCount: sequences.count, percent: [80, 20, 0], seed: 1), training: training)
            let history = try SequenceTraining(task, device: device).train().history
            #expect(history.count == 40 && history.allSatisfy { $0.validationLoss == nil })
            #expect(history[39].loss < 0.2 && history[0].loss > 0.3, "\(history[0].loss), \(history[39].loss)")
        }
    }

    @Test("Weights come back from their tensors, and one that is missing is named")
    func tensors() throws {
        let shape = SequenceShape(
            vocabulary: 7, longest: 5, classes: 3, width: 4, layers: 2, heads: 2, feedForward: 6)
        let classifier = SequenceClassifier(shape: shape, weights: SequenceWeights(initial: shape, seed: 4))
        var file = SafeTensors(tensors: classifier.tensors(prefix: "model."))
        #expect(
            Set(file.tensors.map(\.name)).isSuperset(of: [
                "model.embedding.token", "model.layers.1.attention.projections.kernel",
                "model.layers.0.feed_forward.normalisation.gain", "model.output.bias",
            ]))
        #expect(file["model.layers.0.attention.projections.kernel"]?.shape == [4, 12])
        #expect(try SequenceClassifier(shape: shape, in: file, prefix: "model.", path: "f") == classifier)
        file.tensors.removeAll { $0.name == "model.output.bias" }
        #expect(throws: LearningFault.unusableFile(path: "f", reason: "the tensor model.output.bias is missing")) {
            try SequenceClassifier(shape: shape, in: file, prefix: "model.", path: "f")
        }
    }
}

/// Progress that a training told.
private final class Told: Sendable {
    private let state = Mutex<[EpochProgress]>([])

    var all: [EpochProgress] { state.withLock { $0 } }
    var ends: Int { all.count { $0.isEndOfEpoch } }

    func add(_ progress: EpochProgress) { state.withLock { $0.append(progress) } }
}
