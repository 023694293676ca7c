import Foundation
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreLearning

/// Classifiers of terms, numbers and ids, on every backend.
struct NetworkClassifierTests {
    @Test("The exclusive or of two terms is learned, which no sum of terms tells", arguments: Backends.present)
    func exclusiveOr(device: Device) throws {
        let task = ClassifierTask.exclusiveOr(head: .classes)
        let classifier = try NetworkClassifier(task, on: device)
        #expect(try classifier.classes(of: task, on: device).prefix(4) == [0, 1, 1, 0])
        var linear = task
        linear.shape = NetworkShape(
            features: 0, columns: [.init(name: "term", rows: 2)], hidden: [], outputs: 2, head: .classes)
        let regression = try NetworkClassifier(linear, on: device)
        #expect(try regression.classes(of: task, on: device).prefix(4) != [0, 1, 1, 0])
        // The best that it can do is to tell nothing.
        #expect(try #require(regression.history.last).loss > 0.69)
    }

    @Test("Several labels of a row are learned, each by itself", arguments: Backends.present)
    func labels(device: Device) throws {
        let task = ClassifierTask.exclusiveOr(head: .labels)
        let classifier = try NetworkClassifier(task, on: device)
        let logits = try classifier.logits(columns: task.columns, on: device)
        #expect(logits.prefix(8).map { $0 > 0 } == [false, true, true, false, true, false, false, false])
    }

    @Test("The rows of a task are told by a network and by a logistic regression", arguments: [[24, 9], []])
    func held(hidden: [Int]) throws {
        let task = ClassifierTask.texts(900, hidden: hidden, epochs: 12)
        for device in Backends.present {
            let classes = try NetworkClassifier(task, on: device).classes(of: task, on: device)
            let right = task.split.test.filter { classes[Int($0)] == Int($0) % 3 }.count
            #expect(Double(right) > 0.8 * Double(task.split.test.count), "\(device.description.name): \(right)")
        }
    }

    @Test("Training ends when the validation loss has stopped falling, on a plateau with half the rate")
    func stopping() throws {
        var task = ClassifierTask.texts(300, epochs: 40)
        (task.training.patience, task.training.plateau, task.training.rate) = (6, 2, 0.05)
        let (device, split) = (try Device.cpu(), task.split)
        let classifier = try NetworkClassifier(task, on: device)
        let history = classifier.history
        let losses = history.compactMap(\.validationLoss)
        let best = try #require(losses.indices.min { losses[$0] < losses[$1] })
        #expect(classifier.bestEpoch == best + 1 && history.count == best + 1 + 6 && history.count < 40)
        #expect(history[best].rate / 8 == history.last?.rate || history[best].rate / 4 == history.last?.rate)
        // The weights are those of the best epoch.
        var again = task
        again.training.epochs = best + 1
        #expect(try NetworkClassifier(again, on: device).weights == classifier.weights)
        // Without validation all epochs count.
        task.split = Split(training: (split.training + split.validation).sorted(), validation: [], test: split.test)
        let all = try NetworkClassifier(task, on: device)
        #expect(all.history.count == 40 && all.bestEpoch == 40 && all.history.allSatisfy { $0.validationLoss == nil })
    }

    @Test("Dropout changes a training and nothing afterwards", arguments: Backends.present)
    func dropout(device: Device) throws {
        let (plain, dropped) = (ClassifierTask.texts(400), ClassifierTask.texts(400, dropout: 0.3))
        let classifiers = try [plain, dropped].map { try NetworkClassifier($0, on: device) }
        #expect(classifiers[0].weights != classifiers[1].weights)
        #expect(try #require(classifiers[1].history.last?.validationLoss) < 0.7)
        let logits = try (0..<2).map { _ in
            try classifiers[1].logits(numbers: dropped.numbers, columns: dropped.columns, on: device)
        }
        #expect(logits[0] == logits[1])
    }

    @Test("The number of threads changes no bit")
    func threads() throws {
        for task in [ClassifierTask.texts(500, dropout: 0.2), ClassifierTask.texts(500, epochs: 2, batch: 7)] {
            let one = try NetworkClassifier(task, on: .cpu(threads: 1))
            for threads in [2, 3, 8] {
                let several = try NetworkClassifier(task, on: .cpu(threads: threads))
                #expect(several.weights == one.weights)
                #expect(several.history.map(\.loss) == one.history.map(\.loss))
            }
        }
    }

    @Test("The first 20 steps agree between devices", arguments: [0, 0.3])
    func agreement(dropout: Double) throws {
        let task = ClassifierTask.texts(910, dropout: dropout)
        func losses(on device: Device) throws -> [Double] {
            var run = try TrainingRun(task, device: device)
            try run.plan(epoch: 1)
            let plan = try run.begin()
            for _ in 0..<20 { try run.step(plan) }
            return try plan.batches.prefix(20).map { try device.sum(run.losses[rows: $0]).value() / Double($0.count) }
        }
        let own = try losses(on: .cpu(arithmetic: .loops))
        for device in Backends.present {
            for (step, (loss, its)) in zip(own, try losses(on: device)).enumerated() {
                #expect(abs(its / loss - 1) < 1e-4, "step \(step + 1) on \(device.description.name)")
            }
        }
    }

    @Test("A row's outputs are those of plain loops, with the same bits alone or in any batch")
    func outputs() throws {
        let task = ClassifierTask.texts(300, dropout: 0.2)
        guard case .several(let terms) = task.columns[0], case .one(let ids) = task.columns[1] else { return }
        for device in Backends.present {
            let classifier = try NetworkClassifier(task, on: device)
            let all = try classifier.logits(numbers: task.numbers, columns: task.columns, on: device)
            let reference = ReferenceNetwork(task.shape, weights: classifier.weights, initial: classifier.weights)
            for row in [0, 1, 77, 299] {
                let numbers = Array(task.numbers[row * 2..<row * 2 + 2])
                let alone = try classifier.logits(
                    numbers: numbers, columns: [.several(terms.gathered([Int32(row)])), .one([ids[row]])], on: device)
                #expect(alone == Array(all[row * 3..<row * 3 + 3]), "\(device.description.name)")
                let entries = terms.entries(ofRow: row).map { (id: terms.ids[$0], weight: terms.weights[$0]) }
                let expected = reference.layers(numbers: numbers, entries: [entries, [(ids[row], 1)]])
                for (output, its) in zip(alone, expected[expected.count - 1]) {
                    #expect(abs(Double(output) - its) < 1e-4)
                }
            }
            #expect(try classifier.logits(columns: [.several(WeightedIDs()), .one([])], on: device).isEmpty)
        }
    }

    @Test("A term that no training row has changes no output")
    func unseenTerms() throws {
        var task = ClassifierTask.texts(60)
        guard case .several(let terms) = task.columns[0] else { return }
        task.columns[0] = .several(terms.filtered { $0 != 149 && $0 != 3 })
        let device = try Device.cpu()
        let classifier = try NetworkClassifier(task, on: device)
        func logits(_ entries: ClassifierTask.Entries) throws -> [Float] {
            try classifier.logits(
                numbers: [0.2, 0.7], columns: [.several(WeightedIDs([entries])), .one([2])], on: device)
        }
        #expect(try logits([(1, 1)]) == logits([(1, 1), (3, 2), (149, 0.5)]))
    }

    @Test("Work that is cancelled ends a training and the outputs")
    func cancelling() throws {
        let task = ClassifierTask.texts(200)
        let device = try Device.cpu()
        #expect(throws: CancellationError.self) {
            try NetworkClassifier(task, on: device, work: Work(isCancelled: { true }))
        }
        let classifier = try NetworkClassifier(task, on: device)
        #expect(throws: CancellationError.self) {
            try classifier.logits(
                numbers: task.numbers, columns: task.columns, on: device, work: Work(isCancelled: { true }))
        }
    }

    @Test("Weights go through a file, by names that say what they are")
    func tensors() throws {
        let device = try Device.cpu()
        let task = ClassifierTask.texts(100)
        let classifier = try NetworkClassifier(task, on: device)
        let tensors = classifier.tensors(prefix: "song.")
        #expect(
            tensors.map(\.name) == [
                "song.hidden.0.term.kernel", "song.embedding.genre", "song.hidden.0.kernel", "song.hidden.0.bias",
                "song.hidden.1.kernel", "song.hidden.1.bias", "song.output.kernel", "song.output.bias",
            ])
        #expect(tensors[0].shape == [150, 24] && tensors[2].shape == [5, 24])
        let read = try NetworkClassifier(task.shape, in: SafeTensors(tensors: tensors), prefix: "song.", path: "here")
        #expect(
            try read.logits(numbers: task.numbers, columns: task.columns, on: device)
                == classifier.logits(numbers: task.numbers, columns: task.columns, on: device))
        #expect(throws: LearningFault.self) {
            try NetworkClassifier(task.shape, in: SafeTensors(tensors: tensors), path: "here")
        }

        let terms = try NetworkClassifier(ClassifierTask.exclusiveOr(head: .classes), on: device)
        #expect(
            terms.tensors().map(\.name) == ["hidden.0.term.kernel", "hidden.0.bias", "output.kernel", "output.bias"])
        let again = try NetworkClassifier(terms.shape, in: SafeTensors(tensors: terms.tensors()), path: "here")
        #expect(again.weights == terms.weights)
    }
}
