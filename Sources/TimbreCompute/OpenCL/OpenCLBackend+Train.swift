extension OpenCLBackend {
    func train(
        _ network: TrainableNetwork, numbers: Matrix<Float>, batch: TrainingBatch, step: TrainingStep,
        losses: Matrix<Float>
    ) throws {
        let count = batch.rows.count
        let rate = try read(step.schedule.rates)[step.index]
        func memory(_ rows: Int, _ columns: Int) throws -> Matrix<Float> {
            Matrix(rows: rows, columns: columns, storage: try allocate(byteCount: rows * columns * 4))
        }
        let width = network.layers[0].inputs
        let (input, target) = (try memory(count, width), try memory(count, width))
        for matrix in [input, target] { try gather(numbers, at: batch.rows, into: matrix, column: 0) }
        var column = network.featureCount
        for (table, category) in zip(network.tables, batch.categories) {
            try gather(table.parameters.values, at: category.ids, into: input, column: column)
            try gather(table.target, at: category.ids, into: target, column: column)
            column += table.width
        }
        var outputs = [input]
        for layer in network.layers {
            outputs.append(try memory(count, layer.outputs))
            try multiply(
                outputs[outputs.count - 2], layer.kernel, bias: layer.bias, adding: [], activation: layer.activation,
                dropout: step.dropout(of: layer, rows: batch.rows), into: outputs.last!)
        }
        var gradient = outputs.last!
        try squaredError(
            gradient, target, activation: network.layers.last!.activation, gradient: gradient, losses: losses)
        var gradients: [Matrix<Float>] = []
        for index in network.layers.indices.reversed() {
            let layer = network.layers[index]
            let its = try memory(layer.inputs + 1, layer.outputs)
            try weightGradient(
                outputs[index], gradient, into: its[rows: 0..<layer.inputs],
                bias: its[rows: layer.inputs..<layer.inputs + 1])
            gradients.insert(its, at: 0)
            if index > 0 {
                let below = network.layers[index - 1]
                let lower = try memory(count, below.outputs)
                try propagate(
                    gradient, layer.kernel, through: outputs[index], activation: below.activation,
                    dropout: step.dropout(of: below, rows: batch.rows), into: lower)
                gradient = lower
            }
        }
        for (index, (table, category)) in zip(network.tables, batch.categories).enumerated() {
            let embeddings = try memory(count, table.width)
            try propagate(
                gradient, network.kernel(ofTable: index), through: nil, activation: .linear, dropout: nil,
                into: embeddings)
            let sums = try memory(category.pieces.count - 1, table.width)
            try segmentSums(embeddings, column: 0, order: category.order, pieces: category.pieces, into: sums)
            try adamRows(
                table.parameters, sums: sums, rows: category.distinct, segments: category.segments, rate: rate,
                schedule: step.schedule)
        }
        for (layer, gradient) in zip(network.layers, gradients) {
            try adam(layer.parameters, gradient: gradient, rate: rate, schedule: step.schedule)
        }
    }

    /// Nothing: every step takes all rows along.
    func replay(_ table: TrainableNetwork.Table, _ schedule: AdamSchedule, through count: Int) throws {}

    private func read(_ matrix: Matrix<Float>) throws -> [Float] {
        try [Float](unsafeUninitializedCapacity: matrix.count) { buffer, count in
            try read(
                matrix.storage, at: matrix.offset * 4,
                into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<matrix.count])))
            count = matrix.count
        }
    }
}
