import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreTestSupport

@testable import TimbreLearning

/// Trainings that begin with weights, parts that stay as they are, and the weights of classes.
struct ClassifierTuningTests {
    @Test("A training begins with the weights that it is given", arguments: Backends.present)
    func beginning(device: Device) throws {
        let task = ClassifierTask.texts(500, epochs: 8)
        let first = try NetworkClassifier(task, on: device)
        var second = task
        (second.initial, second.training.epochs, second.training.rate) = (first.weights, 1, 1e-6)
        let tuned = try NetworkClassifier(second, on: device)
        let (before, after) = (first.history.compactMap(\.validationLoss).min(), tuned.history[0].validationLoss)
        #expect(abs(try #require(after) - #require(before)) < 1e-3)
    }

    @Test("Terms that only the weights know count, though no row of the training has them")
    func knownTerms() throws {
        let device = try Device.cpu()
        let task = ClassifierTask.texts(500, epochs: 8)
        let first = try NetworkClassifier(task, on: device)
        guard case .several(let terms) = task.columns[0] else { return }
        // Half of the terms are in the validation's rows alone.
        var second = task
        let training = Set(task.split.training)
        let rows = (0..<500).map { row in
            terms.entries(ofRow: row).filter { !training.contains(Int32(row)) || terms.ids[$0] % 2 == 0 }
                .map { (id: terms.ids[$0], weight: terms.weights[$0]) }
        }
        second.columns[0] = .several(WeightedIDs(rows))
        (second.initial, second.training.epochs, second.training.rate) = (first.weights, 1, 1e-7)
        let tuned = try NetworkClassifier(second, on: device)
        let (before, after) = (first.history.compactMap(\.validationLoss).min(), tuned.history[0].validationLoss)
        #expect(abs(try #require(after) - #require(before)) < 1e-3)
        #expect(zip(tuned.weights.tables[0], first.weights.tables[0]).allSatisfy { abs($0 - $1) < 1e-3 })
    }

    @Test("Frozen layers keep every bit, and so do the tables, while those above learn", arguments: Backends.present)
    func frozen(device: Device) throws {
        let task = ClassifierTask.texts(400, epochs: 3)
        for (frozen, begins) in [(1, true), (2, true), (2, false)] {
            var second = task
            if begins { second.initial = try NetworkClassifier(task, on: device).weights }
            second.frozenLayers = frozen
            let before = second.initial ?? HostWeights(initial: task.shape, seed: task.training.seed)
            var run = try TrainingRun(second, device: device)
            try run.train(work: .init())
            let after = try run.weights()
            #expect(after.tables == before.tables)
            for layer in 0..<3 { #expect((after.dense[layer] == before.dense[layer]) == (layer < frozen)) }
            let losses = run.state.history.map(\.loss)
            #expect(try #require(losses.last) < losses[0])
        }
    }

    @Test(
        "A class's weight multiplies the losses of its rows, in training and in validation", arguments: Backends.present
    )
    func classWeights(device: Device) throws {
        let weights: [Float] = [1, 0.25, 6]
        let task = ClassifierTask.texts(200, epochs: 1, batch: 200, weight: { weights[Int($0)] })
        var run = try TrainingRun(task, device: device)
        let reference = ReferenceNetwork(task.shape, seed: task.training.seed)
        guard case .several(let terms) = task.columns[0], case .one(let ids) = task.columns[1] else { return }
        // Terms that no training row has do not count.
        let known = Set(task.split.training.flatMap { terms.ids(ofRow: Int($0)) })
        func mean(_ rows: [Int32]) -> Double {
            rows.reduce(0) { sum, row in
                let entries = terms.entries(ofRow: Int(row)).map { (id: terms.ids[$0], weight: terms.weights[$0]) }
                let outputs = reference.layers(
                    numbers: Array(task.numbers[Int(row) * 2..<Int(row) * 2 + 2]),
                    entries: [entries.filter { known.contains($0.id) }, [(ids[Int(row)], 1)]])
                let loss = reference.crossEntropy(outputs[outputs.count - 1], labels: [(row % 3, 1)])
                return sum + loss * Double(weights[Int(row) % 3])
            } / Double(rows.count)
        }
        let validation = try run.loss(of: #require(run.validation))
        #expect(abs(validation - mean(task.split.validation)) < 1e-5)
        // One batch, so that all losses are those of the first weights.
        try run.train(work: .init())
        #expect(abs(run.state.history[0].loss - mean(task.split.training)) < 1e-5)
    }

    @Test("A class of little weight is told less often")
    func rareClass() throws {
        let device = try Device.cpu()
        let counts = try [Float(1), 0.01].map { weight in
            let task = ClassifierTask.texts(300, epochs: 4, weight: { $0 == 1 ? weight : 1 })
            return try NetworkClassifier(task, on: device).classes(of: task, on: device).filter { $0 == 1 }.count
        }
        #expect(counts[0] > 70 && counts[1] < counts[0] / 2)
    }
}
