import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreTestSupport

@testable import TimbreLearning

/// The engine on rows that are no songs: texts of weighted terms, with classes or labels.
struct TrainingTaskTests {
    /// Texts of three topics: each draws most of its terms from its topic's, and some have none at all.
    ///
    /// - Parameter isDirect: whether a term is an input of its own; else it has an embedding.
    private static func texts(
        _ count: Int, head: Objective.Head, contrast: Bool = false, isDirect: Bool = false
    ) throws -> TrainingTask {
        let (terms, topics, random) = (60, 3, Philox(seed: 8))
        var entries: [[(id: Int32, weight: Float)]] = []
        var targets: [[(id: Int32, weight: Float)]] = []
        for row in 0..<count {
            let topic = Int32(row % topics)
            let ids = (0..<row % 7).map { place in
                let words = random(UInt32(row), 1, UInt32(place), 0)
                return words[0] % 10 == 0 ? Int32(words[1] % UInt32(terms)) : topic * 20 + Int32(words[1] % 20)
            }
            entries.append(Set(ids).sorted().map { (id: $0, weight: 0.5 + Float($0 % 3) / 2) })
            // A row in eleven has no label.
            targets.append(row % 11 == 10 ? [] : [(id: topic, weight: Float(1))])
        }
        let recipe = try Toy.recipe(
            features: 2, embeddings: [], network: "{hidden: [8], latent: 4, activation: tanh, output: linear}",
            training: "{batch: 64, epochs: 12, patience: 12, rate: 0.02, seed: 5}")
        var shape = NetworkShape(recipe: recipe, vocabularySizes: [])
        shape.tables = [
            NetworkShape.Table(
                name: "term", rows: terms, width: isDirect ? 8 : 5, column: isDirect ? nil : 2),
            NetworkShape.Table(name: "mood", rows: 4, width: 2, column: isDirect ? 2 : 7),
        ]
        shape.layers[0].inputs = isDirect ? 4 : 9
        shape.layers[shape.layers.count - 1].outputs = topics
        shape.objective = Objective(
            head: head,
            contrast: contrast
                ? .init(layer: shape.latentLayer, Contrast(temperature: 0.5, weights: [1], keep: 0.7)) : nil)
        return TrainingTask(
            shape: shape, numbers: (0..<2 * count).map { Float(random(UInt32($0), 2, 0, 0)[0] >> 8) / 16_777_216 },
            columns: [.several(WeightedIDs(entries)), .one((0..<count).map { Int32($0 % 4) })],
            compared: ComparedLabels(kinds: contrast ? [.fixed((0..<count).map { Int32($0 % 5) })] : []),
            targets: WeightedIDs(targets), split: Split(songCount: count, percent: [80, 20, 0], seed: 1),
            training: recipe.training)
    }

    private func loss(_ network: ReferenceNetwork, _ task: TrainingTask, rows: [Int32], labels: [[Int32]]) -> Double {
        guard case .several(let terms) = task.columns[0], case .one(let moods) = task.columns[1],
            let targets = task.targets
        else { return .nan }
        func entries(_ its: WeightedIDs, _ row: Int) -> [(id: Int32, weight: Float)] {
            its.entries(ofRow: row).map { (its.ids[$0], its.weights[$0]) }
        }
        let outputs = rows.map { row in
            network.layers(
                numbers: Array(task.numbers[Int(row) * 2..<Int(row) * 2 + 2]),
                entries: [entries(terms, Int(row)), [(moods[Int(row)], 1)]], row: row)
        }
        let losses = zip(outputs, rows).map {
            network.crossEntropy($0.last!, labels: entries(targets, Int($1)))
        }
        let mean = losses.reduce(0, +) / Double(rows.count)
        guard let contrast = task.shape.objective.contrast?.contrast else { return mean }
        // The reference's contrast without the numbers' error.
        let compared = network.contrastLoss(
            outputs, numbers: outputs.map { $0.last!.map { Float($0) } }, labels: labels)
        return contrast.keep * mean + compared
    }

    @Test(
        "The gradient by texts and their classes is the loss's finite difference",
        arguments: [Objective.Head.classes, .labels],
        [(contrast: false, isDirect: false), (true, false), (false, true), (true, true)])
    func gradients(head: Objective.Head, of parts: (contrast: Bool, isDirect: Bool)) throws {
        let task = try Self.texts(70, head: head, contrast: parts.contrast, isDirect: parts.isDirect)
        for device in Backends.present {
            var run = try TrainingRun(task, device: device)
            try run.plan(epoch: 1)
            let plan = try run.begin()
            try run.step(plan)
            let (rows, labels) = (try device.read(plan.rows), try plan.labels.map(device.read))
            try run.network.bringUpToDate(batches: 1)
            let averages = try run.network.mean.read(from: device)
            let reference = ReferenceNetwork(run.shape, seed: task.training.seed)
            func expectGradient(_ average: [Float], _ path: WritableKeyPath<ReferenceNetwork, [Double]>) {
                for index in stride(from: 0, to: average.count, by: 3) {
                    var (above, below) = (reference, reference)
                    above[keyPath: path][index] += 1e-5
                    below[keyPath: path][index] -= 1e-5
                    let expected =
                        (loss(above, task, rows: rows, labels: labels)
                            - loss(below, task, rows: rows, labels: labels)) / 2e-5
                    #expect(
                        abs(Double(average[index]) * 10 - expected) < 5e-6,
                        "\(path) \(index) on \(device.description.name)")
                }
            }
            for index in averages.tables.indices { expectGradient(averages.tables[index], \.tables[index]) }
            for index in averages.dense.indices { expectGradient(averages.dense[index], \.dense[index]) }
        }
    }

    @Test(
        "Topics of texts are learned over several batches, and validation rows are measured as training rows are",
        arguments: [Objective.Head.classes, .labels], [false, true])
    func learning(head: Objective.Head, isDirect: Bool) throws {
        let task = try Self.texts(600, head: head, isDirect: isDirect)
        for device in Backends.present {
            var run = try TrainingRun(task, device: device)
            let before = try run.loss(of: #require(run.validation))
            let reference = ReferenceNetwork(run.shape, seed: task.training.seed)
            let expected = loss(reference, task, rows: task.split.validation, labels: [])
            #expect(abs(before - expected) < 1e-5, "\(device.description.name)")
            var moments = 0
            try run.train(work: Work()) { _, _ in moments += 1 }
            #expect(moments == task.training.epochs + 1)
            #expect(run.state.history.count == task.training.epochs)
            let after = try run.loss(of: #require(run.validation))
            #expect(after < before / 2, "\(device.description.name): \(before) became \(after)")
        }
    }
}
