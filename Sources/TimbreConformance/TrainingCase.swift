import TimbreCompute

/// A network and songs of a shape, with some of the parts of a step.
struct TrainingCase {
    private let parts: TrainingParts
    private var tables: [(rows: Int, width: Int, parts: TrainingParts.Table)]
    private let features: Int
    /// Outputs of each layer.
    private let widths: [Int]
    private var activations: [Activation]
    private var dropoutLayers: [UInt32?]
    private let songs: Int
    /// Songs of the data set, of which the batch's are some.
    private let dataSongs: Int
    private var objective: Objective
    private var labels: [[Int32]] = []
    private var draws: Draws

    init(_ shape: Conformance.Shape, _ parts: TrainingParts, seed: Int) {
        self.parts = parts
        (songs, dataSongs) = (min(shape.rows, 150), shape.rows + 3)
        let features = parts.hasFeatures ? shape.depth : 0
        draws = Draws(seed: seed)
        objective = parts.objective

        let hidden = [[], [3], [], [shape.columns, 3, shape.columns]][parts.hiddenLayers]
        let last: Activation =
            objective.head != .rebuild ? .linear : hidden.count < 3 ? .tanh : seed % 2 == 0 ? .sigmoid : .linear
        activations =
            [[], [parts.activation], [], [parts.activation, .linear, parts.activation]][hidden.count] + [last]
        dropoutLayers = [[], [0], [], [0, nil, 1]][hidden.count] + [nil]
        if !parts.hasDropout { dropoutLayers = activations.map { _ in nil } }

        // Some labels are missing.
        if parts.isCompared, features > 0, !hidden.isEmpty {
            let contrast = Contrast(temperature: 0.25, weights: [1, 0.5], keep: 0.5)
            objective.contrast = Objective.LatentContrast(layer: hidden.count / 2, contrast)
            labels = [draws.integers(songs, below: songs), draws.integers(songs, below: 3)]
            dropoutLayers[hidden.count / 2] = nil
        }
        let projected = parts.tables.enumerated().filter { !$0.element.isDirect }
        let inputs = features + projected.reduce(0) { $0 + [5, 2][$1.offset % 2] }
        let rebuildsNumbers = objective.contrast != nil || projected.contains { $0.element.isWeighted }
        let outputs = objective.head != .rebuild ? parts.classes : rebuildsNumbers ? features : inputs
        widths = hidden + [outputs]
        let first = widths[0]
        tables = parts.tables.enumerated().map { place, its in
            ([shape.rows, 3][place % 2], its.isDirect ? first : [5, 2][place % 2], its)
        }
        self.features = features
    }

    private var outputs: Int { widths[widths.count - 1] }

    private var layers: [(inputs: Int, outputs: Int)] {
        let inputs = features + tables.reduce(0) { $0 + ($1.parts.isDirect ? 0 : $1.width) }
        return Array(zip([inputs] + widths, widths)).map { (inputs: $0.0, outputs: $0.1) }
    }

    private var label: String {
        let described = tables.map { table in
            (table.parts.isFrozen ? "frozen " : "") + (table.parts.isWeighted ? "weighted " : "")
                + (table.parts.isDirect ? "direct" : "projected")
        }
        return "\(songs) songs of \(features) numbers, tables \(described), \(widths), "
            + "\(objective.head)\(objective.contrast == nil ? "" : ", compared")\(objective.noise > 0 ? ", noise" : "")"
            + (parts.frozenLayers.isEmpty ? "" : ", layers \(parts.frozenLayers.sorted()) frozen")
    }

    /// The first step of a schedule, from weights and moments of any kind.
    func compare(on device: Device, _ comparison: inout Comparison) throws {
        var draws = draws
        let smaller = { (values: [Float]) in values.map { $0 / 4 } }
        let numbers = draws.floats(dataSongs * features)
        let rows = draws.integers(songs, below: dataSongs)
        let entries = tables.map { table in
            table.parts.isWeighted
                ? draws.entries(songs, below: table.rows, most: parts.entries)
                : draws.integers(songs, below: table.rows).map { [(id: Int($0), weight: Float(1))] }
        }
        let its = (
            tables: zip(tables, entries).map { table, entries in
                StepReference.Table(
                    width: table.width, state: AdamReference(&draws, count: table.rows * table.width, scaled: smaller),
                    entries: entries, isDirect: table.parts.isDirect, isFrozen: table.parts.isFrozen)
            },
            targets: tables.map { draws.floats($0.rows * $0.width) },
            labels: objective.head == .rebuild
                ? [] : draws.entries(songs, below: outputs, most: objective.head == .classes ? 1 : min(outputs, 4))
        )
        var layers = zip(layers, activations).enumerated().map { place, its in
            StepReference.Layer(
                inputs: its.0.inputs, outputs: its.0.outputs,
                state: AdamReference(&draws, count: (its.0.inputs + 1) * its.0.outputs, scaled: smaller),
                activation: its.1, isFrozen: parts.frozenLayers.contains(place))
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
                    parameters: tableInsets[$0].parameters, steps: steps[$0],
                    target: tables[$0].parts.isDirect ? nil : targets[$0].matrix,
                    isDirect: tables[$0].parts.isDirect, isFrozen: tables[$0].parts.isFrozen)
            },
            layers: zip(zip(layerInsets, layers), dropoutLayers).map {
                TrainableNetwork.Layer(
                    parameters: $0.0.parameters, activation: $0.1.activation, dropoutLayer: $1,
                    isFrozen: $0.1.isFrozen)
            }, objective: objective)
        let adam = AdamStep(step: 7, rate: 0.01)
        let schedule = AdamSchedule(rates: try device.matrix([adam.correctedRate], rows: 1, columns: 1))
        let step = TrainingStep(schedule: schedule, index: 0, dropoutRate: 0.3, seed: 11, number: 7)
        let batch = try device.batch(
            rows: rows,
            columns: zip(tables, entries).map {
                $0.parts.isWeighted ? .several($1) : .one($1.map { Int32($0[0].id) })
            },
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
            let given = tables.indices.filter { !tables[$0].parts.isDirect }.flatMap { table in
                let width = tables[table].width
                return entries[table][song].flatMap { its.targets[table][$0.id * width..<($0.id + 1) * width] }
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
