import TimbreCompute

extension Conformance {
    static let train = Check(name: "train", unit: "GFLOP/s") { device, shapes, comparison in
        for (place, shape) in shapes.enumerated() {
            try TrainingCase(shape, .init(place), seed: place).compare(on: device, &comparison)
        }
        for (place, parts) in TrainingCase.Parts.edges.enumerated() {
            let shape = Shape(rows: [1, 70, 130][place % 3], depth: 3, columns: 9)
            try TrainingCase(shape, parts, seed: place).compare(on: device, &comparison)
        }
    } workload: { device, batch in
        try TrainingWorkload(device, songs: batch).workload
    }
}

/// A network and songs of a shape, with some of the parts of a step.
private struct TrainingCase {
    struct Parts {
        var objective = Objective()
        var isCompared = false
        var hasFeatures = true
        /// For each table whether songs have several of its rows, with weights.
        var weighted = [false, false]
        /// Rows that a song has of such a table, at most.
        var entries = 4
        var activation = Activation.relu
        var hasDropout = true
        /// Whether one hidden layer stands for three.
        var isShallow = false
        /// Outputs of a head of classes or labels.
        var classes = 5

        init() {}

        /// Parts by the place of a shape, so that each meets many of the others.
        init(_ place: Int) {
            objective = Objective.examples[place % Objective.examples.count]
            isCompared = place % 4 >= 2
            hasFeatures = place % 6 != 3
            weighted = place % 6 == 1 ? [] : [place % 3 == 2, place % 9 == 4]
            activation = Activation.allCases[place % 4]
            hasDropout = place % 3 != 0
            isShallow = place % 6 == 5
            classes = 2 + place % 9
        }

        private init(_ change: (inout Parts) -> Void) { change(&self) }

        /// Combinations that the shapes' places leave out.
        static let edges = [
            Parts { ($0.objective.head, $0.classes, $0.weighted) = (.classes, 1, []) },
            Parts { ($0.objective.head, $0.weighted, $0.entries) = (.classes, [true, true], 0) },
            Parts { ($0.objective.head, $0.objective.noise, $0.isCompared) = (.labels, 0.2, true) },
            Parts { ($0.objective.head, $0.hasFeatures, $0.weighted) = (.classes, false, [true, false]) },
            Parts { ($0.weighted, $0.objective.noise, $0.isShallow) = ([true, false], 0.2, true) },
            Parts { ($0.objective.head, $0.weighted, $0.activation) = (.labels, [false, true], .tanh) },
        ]
    }

    private let parts: Parts
    private var tables: [(rows: Int, width: Int, isWeighted: Bool)]
    private let features: Int
    /// Outputs of each layer but the last.
    private var widths: [Int]
    private var activations: [Activation]
    private var dropoutLayers: [UInt32?]
    private let outputs: Int
    private let songs: Int
    /// Songs of the data set, of which the batch's are some.
    private let dataSongs: Int
    private var objective = Objective()
    private var labels: [[Int32]] = []
    private var draws: Draws

    init(_ shape: Conformance.Shape, _ parts: Parts, seed: Int) {
        self.parts = parts
        (songs, dataSongs) = (min(shape.rows, 150), shape.rows + 3)
        features = parts.hasFeatures ? shape.depth : 0
        draws = Draws(seed: seed)
        objective = parts.objective

        tables = zip([(shape.rows, 5), (3, 2)], parts.weighted).map { ($0.0, $0.1, $1) }
        widths = parts.isShallow ? [3] : [shape.columns, 3, shape.columns]
        let last: Activation =
            objective.head != .rebuild ? .linear : parts.isShallow ? .tanh : seed % 2 == 0 ? .sigmoid : .linear
        activations = parts.isShallow ? [parts.activation, last] : [parts.activation, .linear, parts.activation, last]
        let dropped: [UInt32?] = parts.isShallow ? [0, nil] : [0, nil, 1, nil]
        dropoutLayers = parts.hasDropout ? dropped : dropped.map { _ in nil }

        // Some labels are missing.
        if parts.isCompared, features > 0 {
            let contrast = Contrast(temperature: 0.25, weights: [1, 0.5], keep: 0.5)
            objective.contrast = Objective.LatentContrast(layer: widths.count / 2, contrast)
            labels = [draws.integers(songs, below: songs), draws.integers(songs, below: 3)]
            dropoutLayers[widths.count / 2] = nil
        }
        let inputs = features + tables.reduce(0) { $0 + $1.width }
        let rebuildsNumbers = objective.contrast != nil || tables.contains { $0.isWeighted }
        outputs = objective.head != .rebuild ? parts.classes : rebuildsNumbers ? features : inputs
    }

    private var layers: [(inputs: Int, outputs: Int)] {
        let inputs = features + tables.reduce(0) { $0 + $1.width }
        return Array(zip([inputs] + widths, widths + [outputs])).map { (inputs: $0.0, outputs: $0.1) }
    }

    private var label: String {
        "\(songs) songs of \(features) numbers, tables \(tables.map(\.isWeighted)), \(widths + [outputs]), "
            + "\(objective.head)\(objective.contrast == nil ? "" : ", compared")\(objective.noise > 0 ? ", noise" : "")"
    }

    /// The first step of a schedule, from weights and moments of any kind.
    func compare(on device: Device, _ comparison: inout Comparison) throws {
        var draws = draws
        let smaller = { (values: [Float]) in values.map { $0 / 4 } }
        let numbers = draws.floats(dataSongs * features)
        let rows = draws.integers(songs, below: dataSongs)
        let entries = tables.map { table in
            table.isWeighted
                ? draws.entries(songs, below: table.rows, most: parts.entries)
                : draws.integers(songs, below: table.rows).map { [(id: Int($0), weight: Float(1))] }
        }
        let its = (
            tables: zip(tables, entries).map { table, entries in
                StepReference.Table(
                    width: table.width, state: AdamReference(&draws, count: table.rows * table.width, scaled: smaller),
                    entries: entries)
            },
            targets: tables.map { draws.floats($0.rows * $0.width) },
            labels: objective.head == .rebuild
                ? [] : draws.entries(songs, below: outputs, most: objective.head == .classes ? 1 : min(outputs, 4))
        )
        var layers = zip(layers, activations).map { shape, activation in
            StepReference.Layer(
                inputs: shape.inputs, outputs: shape.outputs,
                state: AdamReference(&draws, count: (shape.inputs + 1) * shape.outputs, scaled: smaller),
                activation: activation)
        }

        let insets = try AdamInsets.together(
            device,
            zip(its.tables, tables).map { ($0.state, $1.rows, $1.width) }
                + layers.map { ($0.state, $0.inputs + 1, $0.outputs) })
        let (tableInsets, layerInsets) = (insets.prefix(tables.count), insets.dropFirst(tables.count))
        let steps = try device.zeros(Int32.self, shapes: tables.map { ($0.rows, 1) })
        let targets = try Inset.together(device, zip(its.targets, tables).map { ($0, $1.rows, $1.width) })
        let network = TrainableNetwork(
            tables: tables.indices.map {
                TrainableNetwork.Table(
                    parameters: tableInsets[$0].parameters, steps: steps[$0], target: targets[$0].matrix)
            },
            layers: zip(layerInsets, zip(activations, dropoutLayers)).map {
                TrainableNetwork.Layer(parameters: $0.parameters, activation: $1.0, dropoutLayer: $1.1)
            }, objective: objective)
        let adam = AdamStep(step: 7, rate: 0.01)
        let schedule = AdamSchedule(rates: try device.matrix([adam.correctedRate], rows: 1, columns: 1))
        let step = TrainingStep(schedule: schedule, index: 0, dropoutRate: 0.3, seed: 11, number: 7)
        let batch = try device.batch(
            rows: rows,
            columns: zip(tables, entries).map { $0.isWeighted ? .several($1) : .one($1.map { Int32($0[0].id) }) },
            labels: labels, targets: objective.head == .rebuild ? nil : its.labels)
        let losses = try Inset(device, rows: songs, columns: 1)
        try device.train(
            network, numbers: device.inset(numbers, rows: dataSongs, columns: features), batch: batch, step: step,
            losses: losses.matrix)
        for table in network.tables { try device.replay(table, schedule, through: 1) }

        for (index, layer) in network.layers.enumerated() {
            layers[index].factors = step.dropout(of: layer, rows: batch.rows)?
                .factors(songs: rows, columns: layer.outputs)
        }
        let songNumbers = rows.map { Array(numbers[Int($0) * features..<(Int($0) + 1) * features]) }
        let rebuilt = rows.indices.map { song in
            let given = zip(tables, zip(its.targets, entries)).flatMap { table, its in
                its.1[song].flatMap { its.0[$0.id * table.width..<($0.id + 1) * table.width] }
            }
            return Array((songNumbers[song] + given).prefix(outputs))
        }
        let expected = StepReference(
            numbers: zip(songNumbers, rows).map {
                ObjectiveReference.disturbed($0, by: objective.noise, row: $1, step: step)
            },
            tables: its.tables, layers: layers, step: adam, pulled: objective.pulledLayer
        ) {
            ObjectiveReference(
                objective, outputs: $0, last: activations[activations.count - 1], rebuilt: rebuilt,
                targets: its.labels, labels: labels)
        }

        comparison.compare(
            try losses.read(device, &comparison, label), with: expected.losses, columns: 1, "losses of \(label)")
        for (index, inset) in layerInsets.enumerated() {
            try inset.compare(device, with: expected.layers[index], &comparison, "layer \(index) of \(label)")
        }
        for (index, inset) in tableInsets.enumerated() {
            try inset.compare(device, with: expected.tables[index], &comparison, "table \(index) of \(label)")
        }
    }
}
