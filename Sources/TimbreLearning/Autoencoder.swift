import TimbreCompute

/// An autoencoder in training: its weights, Adam's moments, and memory for a batch. Nothing here waits for the device.
///
/// The target of a song is its input as it was before training: the scaled numbers, and the rows of the initial tables
/// for the ids that the network sees.
struct Autoencoder {
    let shape: NetworkShape
    let device: Device
    let seed: UInt64
    let data: DataSet
    let weights: DeviceWeights
    let mean: DeviceWeights
    let variance: DeviceWeights
    private let initialTables: [Matrix<Float>]
    private let pass: ForwardPass
    private let target: Matrix<Float>
    private let gradients: Gradients

    /// - Parameters:
    ///   - seed: of the initial weights and of dropout.
    ///   - capacity: songs in a batch at most.
    init(_ data: DataSet, seed: UInt64, capacity: Int, on device: Device) throws {
        self.shape = data.shape
        self.device = device
        self.data = data
        self.seed = seed
        let initial = HostWeights(initial: shape, seed: seed)
        weights = try DeviceWeights(initial, shape: shape, on: device)
        mean = try DeviceWeights(zeros: shape, on: device)
        variance = try DeviceWeights(zeros: shape, on: device)
        initialTables = try zip(shape.tables, initial.tables).map { table, values in
            try device.matrix(values, rows: table.rows, columns: table.width)
        }
        pass = try ForwardPass(shape, layers: shape.layers.count, capacity: capacity, on: device)
        target = try device.zeros(rows: capacity, columns: shape.width)
        gradients = try Gradients(shape, capacity: capacity, on: device)
    }

    /// One step of Adam on one batch of an epoch.
    ///
    /// - Parameters:
    ///   - step: from 1, over all epochs; also the step of dropout's counter.
    ///   - losses: `[epoch, 1]`; receives the losses of the batch's songs before the step.
    func train(_ batch: Int, of plan: DeviceEpochPlan, step: AdamStep, losses: Matrix<Float>) throws {
        let range = plan.batches[batch]
        let rows = plan.rows[rows: range]
        let dropout = StepDropout(rate: shape.dropout, seed: seed, step: step.step, rows: rows)
        try forward(rows: rows, ids: plan.categories.map { $0.ids[rows: range] }, dropout: dropout)
        let output = pass.outputs[shape.layers.count - 1][rows: 0..<range.count]
        try device.squaredError(
            output, target[rows: 0..<range.count], activation: shape.layers.last!.activation, gradient: output,
            losses: losses[rows: range])
        try backward(count: range.count, dropout: dropout)
        try update(batch, of: plan, step: step)
    }

    /// The losses of songs as the network is now, without dropout, into `set.losses`.
    ///
    /// - Parameter visit: called for each batch with its targets and what the network makes of them, `[batch, width]`.
    func evaluate(
        _ set: EvaluationSet, visit: (_ target: Matrix<Float>, _ output: Matrix<Float>) throws -> Void = { _, _ in }
    ) throws {
        for start in stride(from: 0, to: set.count, by: pass.input.rows) {
            let range = start..<min(start + pass.input.rows, set.count)
            try forward(rows: set.rows[rows: range], ids: set.ids.map { $0[rows: range] }, dropout: nil)
            let output = pass.outputs[shape.layers.count - 1][rows: 0..<range.count]
            let target = target[rows: 0..<range.count]
            try device.squaredError(
                output, target, activation: shape.layers.last!.activation, gradient: nil,
                losses: set.losses[rows: range])
            try visit(target, output)
        }
    }

    private func forward(rows: Matrix<Int32>, ids: [Matrix<Int32>], dropout: StepDropout?) throws {
        let count = rows.rows
        let (input, target) = (pass.input[rows: 0..<count], target[rows: 0..<count])
        if shape.featureCount > 0 {
            try device.gather(data.numbers, at: rows, into: input)
            try device.gather(data.numbers, at: rows, into: target)
        }
        try pass.gather(weights.tables, at: ids, into: input)
        try pass.gather(initialTables, at: ids, into: target)
        try pass.run(weights, count: count, dropout: dropout)
    }

    /// From the gradient that stands in the last layer's output to every layer's weights and the embeddings.
    private func backward(count: Int, dropout: StepDropout) throws {
        var gradient = pass.outputs[shape.layers.count - 1][rows: 0..<count]
        for index in shape.layers.indices.reversed() {
            let below = (index == 0 ? pass.input : pass.outputs[index - 1])[rows: 0..<count]
            try device.weightGradient(
                below, gradient, into: gradients.weights.kernel(index), bias: gradients.weights.bias(index))
            if index > 0 {
                let lower = gradients.outputs[index - 1][rows: 0..<count]
                let layer = shape.layers[index - 1]
                try device.propagate(
                    gradient, weights.kernel(index), through: below, activation: layer.activation,
                    dropout: dropout.of(layer), into: lower)
                gradient = lower
            } else if let embeddings = gradients.embeddings {
                try device.propagate(
                    gradient, weights.kernel(0)[rows: shape.featureCount..<shape.width], through: nil,
                    into: embeddings[rows: 0..<count])
            }
        }
    }

    private func update(_ batch: Int, of plan: DeviceEpochPlan, step: AdamStep) throws {
        for index in shape.layers.indices {
            try device.adam(
                AdamParameters(values: weights.dense[index], mean: mean.dense[index], variance: variance.dense[index]),
                gradient: gradients.weights.dense[index], step: step)
        }
        let range = plan.batches[batch]
        for (index, table) in shape.tables.enumerated() {
            let its = plan.categories[index]
            let places = its.batches[batch]
            let sums = gradients.sums[index][rows: 0..<places.pieces.count - 1]
            try device.segmentSums(
                gradients.embeddings![rows: 0..<range.count], column: table.column - shape.featureCount,
                order: its.order[rows: range], pieces: its.pieces[rows: places.pieces], into: sums)
            try device.adamRows(
                AdamParameters(
                    values: weights.tables[index], mean: mean.tables[index], variance: variance.tables[index]),
                sums: sums, rows: its.distinct[rows: places.distinct], segments: its.segments[rows: places.segments],
                step: step)
        }
    }
}

/// Memory for the gradients of a batch.
private struct Gradients {
    /// Tables empty: theirs are in `sums`.
    let weights: DeviceWeights
    /// By each layer's product but the last, whose gradient takes the place of its output.
    let outputs: [Matrix<Float>]
    /// `[capacity, the tables' widths]`; nil where there is no table.
    let embeddings: Matrix<Float>?
    /// For each table `[pieces at most, width]`.
    let sums: [Matrix<Float>]

    init(_ shape: NetworkShape, capacity: Int, on device: Device) throws {
        weights = DeviceWeights(
            tables: [], dense: try shape.layers.map { try device.zeros(rows: $0.rows, columns: $0.outputs) })
        outputs = try shape.layers.dropLast().map { try device.zeros(rows: capacity, columns: $0.outputs) }
        let width = shape.width - shape.featureCount
        embeddings = width == 0 ? nil : try device.zeros(rows: capacity, columns: width)
        sums = try shape.tables.map { table in
            let pieces = min(capacity, table.rows + capacity / SegmentPlan.pieceLength)
            return try device.zeros(rows: pieces, columns: table.width)
        }
    }
}
