import TimbreCompute

extension Conformance {
    static let train = Check(name: "train", unit: "GFLOP/s") { device, shapes, comparison in
        // Every combination of these follows from the shape's place.
        for (place, shape) in shapes.enumerated() {
            let activation = Activation.allCases[place % 4]
            var its = StepReference.Case(
                features: shape.depth, tables: [(rows: shape.rows, width: 5), (rows: 3, width: 2)],
                widths: [shape.columns, 3, shape.columns],
                activations: [activation, .linear, activation, place % 2 == 0 ? .sigmoid : .linear],
                dropoutLayers: place % 3 == 0 ? [nil, nil, nil, nil] : [0, nil, 1, nil],
                songs: min(shape.rows, 150), dataSongs: shape.rows + 3)
            switch place % 6 {
            case 1: its.tables = []
            case 3: its.features = 0
            case 5: (its.widths, its.activations, its.dropoutLayers) = ([3], [activation, .tanh], [0, nil])
            default: break
            }
            // Of every other shape the songs are compared, by labels of which some are missing.
            if place % 4 >= 2, its.features > 0 {
                var draws = Draws(seed: place)
                let contrast = Contrast(temperature: 0.25, weights: [1, 0.5], keep: 0.5)
                its.contrast = (
                    TrainableNetwork.LatentContrast(layer: its.widths.count / 2, contrast),
                    [draws.integers(its.songs, below: its.songs), draws.integers(its.songs, below: 3)]
                )
                its.returnsNumbers = true
                its.dropoutLayers[its.widths.count / 2] = nil
            }
            try compare(its, on: device, &comparison, seed: place)
        }
    } workload: { device, batch in
        try TrainingWorkload(device, songs: batch).workload
    }

    /// The first step of a schedule, from weights and moments of any kind.
    private static func compare(
        _ its: StepReference.Case, on device: Device, _ comparison: inout Comparison, seed: Int
    ) throws {
        var draws = Draws(seed: seed + its.inputs * its.songs)
        let scale = { (values: [Float]) in values.map { $0 / 4 } }
        let dense = its.layers.map { AdamReference(&draws, count: ($0.inputs + 1) * $0.outputs, scaled: scale) }
        let embeddings = its.tables.map { AdamReference(&draws, count: $0.rows * $0.width, scaled: scale) }
        let targets = its.tables.map { draws.floats($0.rows * $0.width) }
        let numbers = draws.floats(its.dataSongs * its.features)
        let rows = draws.integers(its.songs, below: its.dataSongs)
        let ids = its.tables.map { draws.integers(its.songs, below: $0.rows) }
        let step = AdamStep(step: 7, rate: 0.01)
        let schedule = AdamSchedule(rates: try device.matrix([step.correctedRate], rows: 1, columns: 1))

        let insets = try AdamInsets.together(
            device,
            zip(embeddings, its.tables).map { ($0, $1.rows, $1.width) }
                + zip(dense, its.layers).map { ($0, $1.inputs + 1, $1.outputs) })
        let (tableInsets, layerInsets) = (insets.prefix(its.tables.count), Array(insets.dropFirst(its.tables.count)))
        let steps = try device.zeros(Int32.self, shapes: its.tables.map { ($0.rows, 1) })
        let targetInsets = try Inset.together(device, zip(targets, its.tables).map { ($0, $1.rows, $1.width) })
        let network = TrainableNetwork(
            tables: its.tables.indices.map { index in
                TrainableNetwork.Table(
                    parameters: tableInsets[index].parameters, steps: steps[index], target: targetInsets[index].matrix)
            },
            layers: layerInsets.enumerated().map { index, inset in
                TrainableNetwork.Layer(
                    parameters: inset.parameters, activation: its.activations[index],
                    dropoutLayer: its.dropoutLayers[index])
            }, contrast: its.contrast?.its)
        let trainingStep = TrainingStep(schedule: schedule, index: 0, dropoutRate: 0.3, seed: 11, number: 7)
        let batch = try device.batch(rows: rows, ids: ids, labels: its.contrast?.labels ?? [])
        let losses = try Inset(device, rows: its.songs, columns: 1)
        try device.train(
            network, numbers: device.inset(numbers, rows: its.dataSongs, columns: its.features),
            batch: batch, step: trainingStep, losses: losses.matrix)
        for table in network.tables { try device.replay(table, schedule, through: 1) }

        func vectors(_ tables: [[Float]]) -> [[Float]] {
            rows.indices.map { song in
                let start = Int(rows[song]) * its.features
                return zip(its.tables, zip(tables, ids)).reduce(Array(numbers[start..<start + its.features])) {
                    let first = Int($1.1.1[song]) * $1.0.width
                    return $0 + $1.1.0[first..<first + $1.0.width]
                }
            }
        }
        let expected = StepReference(
            its, inputs: vectors(embeddings.map(\.values)), targets: vectors(targets).map { Array($0[..<its.outputs]) },
            ids: ids,
            weights: dense.map(\.values),
            factors: network.layers.map {
                trainingStep.dropout(of: $0, rows: batch.rows)?.factors(songs: rows, columns: $0.outputs)
            })
        let label =
            "\(its.songs)\(its.contrast == nil ? "" : " compared") songs of \(its.features) numbers and \(its.tables.count) tables, \(its.widths)"
        comparison.compare(
            try losses.read(device, &comparison, label), with: expected.losses, columns: 1, "losses of \(label)")
        for (index, inset) in layerInsets.enumerated() {
            try inset.compare(
                device, with: dense[index].updated(expected.layers[index], step), &comparison,
                "layer \(index) of \(label)")
        }
        for (index, inset) in tableInsets.enumerated() {
            try inset.compare(
                device, with: embeddings[index].updated(expected.tables[index], step), &comparison,
                "table \(index) of \(label)")
        }
    }
}

extension Device {
    /// The batch of songs of these rows of the data set, of each table, and with these labels.
    func batch(rows: [Int32], ids: [[Int32]], labels: [[Int32]] = []) throws -> TrainingBatch {
        let segments = ids.map { Segments(of: $0) }
        let columns = try matrices(
            ([rows]
                + zip(ids, segments).flatMap { ids, its in
                    [ids, its.rows, its.places(of: ids), its.order, its.pieces, its.segments]
                } + labels).map { ($0, $0.count, 1) })
        return TrainingBatch(
            rows: columns[0],
            categories: stride(from: 1, to: 1 + 6 * ids.count, by: 6).map { first in
                TrainingBatch.Category(
                    ids: columns[first], distinct: columns[first + 1], places: columns[first + 2],
                    order: columns[first + 3], pieces: columns[first + 4], segments: columns[first + 5])
            }, labels: Array(columns.suffix(labels.count)))
    }
}
