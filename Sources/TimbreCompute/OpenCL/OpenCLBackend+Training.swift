extension OpenCLBackend {
    func gather(_ source: Matrix<Float>, at rows: Matrix<Int32>, into target: Matrix<Float>, column: Int) throws {
        try start().kernels.run(
            .gather, "gather", items: rows.count * source.columns,
            [
                UInt32(rows.count), UInt32(source.columns), UInt32(target.columns), UInt32(column), source, rows,
                target,
            ])
    }

    func multiply(
        _ a: Matrix<Float>, _ b: Matrix<Float>, bias: Matrix<Float>, activation: Activation, dropout: Dropout?,
        into c: Matrix<Float>
    ) throws {
        let kernels = try start().kernels
        let numbers: [any KernelArgument] = [
            UInt32(c.rows), UInt32(a.columns), UInt32(c.columns), activation.number,
            UInt32(dropout == nil ? 0 : 1),
        ]
        try kernels.run(
            .multiply, "multiply", items: kernels.tuning.product.count(rows: c.rows, columns: c.columns),
            numbers + dropoutNumbers(dropout) + [a, b, bias, dropout?.rows, c])
    }

    func propagate(
        _ gradient: Matrix<Float>, _ b: Matrix<Float>, through output: Matrix<Float>?, activation: Activation,
        dropout: Dropout?, into a: Matrix<Float>
    ) throws {
        let (kernels, scratch) = (try start().kernels, try start().scratch)
        // Rows of the product read b by columns; turned once, it is read as `multiply` reads it.
        let turned = try scratch.take(b.count * MemoryLayout<Float>.stride)
        defer { scratch.giveBack(turned) }
        try kernels.run(
            .transpose, "transpose", items: b.count, [UInt32(b.rows), UInt32(b.columns), b, turned])
        let used = output == nil ? nil : dropout
        // What ReLU or a sigmoid gave says by itself which units were dropped.
        let needsMask = used != nil && (activation == .linear || activation == .tanh)
        let numbers: [any KernelArgument] = [
            UInt32(a.rows), UInt32(gradient.columns), UInt32(a.columns), activation.number,
            UInt32(output == nil ? 0 : 1), UInt32(needsMask ? 1 : 0),
        ]
        let kept = used.map { 1 - Float($0.rate) } ?? 1
        try kernels.run(
            .propagate, "propagate", items: kernels.tuning.product.count(rows: a.rows, columns: a.columns),
            numbers + dropoutNumbers(used) + [kept, gradient, turned, output, used?.rows, a])
    }

    func weightGradient(
        _ input: Matrix<Float>, _ gradient: Matrix<Float>, into weights: Matrix<Float>, bias: Matrix<Float>
    ) throws {
        let (kernels, scratch) = (try start().kernels, try start().scratch)
        let size = (weights.rows + 1) * weights.columns
        let tile = Self.batchTile(rows: input.rows, size: size)
        let tiles = (input.rows + tile - 1) / tile
        let partial = try scratch.take(tiles * size * MemoryLayout<Float>.stride)
        defer { scratch.giveBack(partial) }
        let blocks = kernels.tuning.gradient.count(rows: weights.rows, columns: weights.columns)
        try kernels.run(
            .weightGradient, "weight_gradient", items: tiles * blocks,
            [
                UInt32(input.rows), UInt32(weights.rows), UInt32(weights.columns), UInt32(tile), input, gradient,
                partial,
            ])
        try kernels.run(
            .weightGradient, "weight_gradient_merge", items: size,
            [UInt32(weights.rows), UInt32(weights.columns), UInt32(tiles), partial, weights, bias])
    }

    /// Rows of the batch that one partial sum of a weight's gradient covers: 128, more where the partial sums would
    /// take over 64 MiB. It follows the shapes alone, and so do the bits of the sum.
    static func batchTile(rows: Int, size: Int) -> Int {
        var tile = 128
        while tile < rows, (rows + tile - 1) / tile * size * MemoryLayout<Float>.stride > 64 << 20 { tile *= 2 }
        return tile
    }

    func squaredError(
        _ output: Matrix<Float>, _ target: Matrix<Float>, activation: Activation, gradient: Matrix<Float>?,
        losses: Matrix<Float>
    ) throws {
        let kernels = try start().kernels
        let scale = Float(2 / (Double(output.rows) * Double(output.columns)))
        try kernels.run(
            .squaredError, "squared_error", groups: output.rows, of: kernels.tuning.errorLanes,
            [
                UInt32(output.columns), activation.number, UInt32(gradient == nil ? 0 : 1), scale, output, target,
                gradient, losses,
            ])
    }

    func segmentSums(
        _ gradient: Matrix<Float>, column: Int, order: Matrix<Int32>, pieces: Matrix<Int32>, into sums: Matrix<Float>
    ) throws {
        try start().kernels.run(
            .segmentSums, "segment_sums", items: sums.count,
            [
                UInt32(sums.rows), UInt32(sums.columns), UInt32(gradient.columns), UInt32(column), gradient, order,
                pieces, sums,
            ])
    }

    func adam(_ parameters: AdamParameters, gradient: Matrix<Float>, step: AdamStep) throws {
        let count: [any KernelArgument] = [UInt64(gradient.count)]
        try start().kernels.run(
            .adam, "adam", items: gradient.count,
            count + step.numbers + [gradient, parameters.values, parameters.mean, parameters.variance])
    }

    func adamRows(
        _ parameters: AdamParameters, sums: Matrix<Float>, rows: Matrix<Int32>, segments: Matrix<Int32>, step: AdamStep
    ) throws {
        let (n, width) = (parameters.values.rows, parameters.values.columns)
        let sizes: [any KernelArgument] = [UInt32(n), UInt32(width), UInt32(rows.count)]
        // A work-item takes four columns.
        try start().kernels.run(
            .adamRows, "adam_rows", items: n * ((width + 3) / 4),
            sizes + step.numbers
                + [sums, rows, segments, parameters.values, parameters.mean, parameters.variance])
    }

    /// The arguments from `seed_low` to `scale`.
    private func dropoutNumbers(_ dropout: Dropout?) -> [any KernelArgument] {
        guard let dropout else { return [UInt32(0), UInt32(0), UInt32(0), UInt32(0), UInt32(0), Float(1)] }
        return [
            UInt32(truncatingIfNeeded: dropout.seed), UInt32(truncatingIfNeeded: dropout.seed >> 32),
            dropout.layer, dropout.step, dropout.threshold, dropout.scale,
        ]
    }
}

extension AdamStep {
    fileprivate var numbers: [any KernelArgument] {
        [correctedRate, Float(1 - beta1), Float(1 - beta2), Float(epsilon)]
    }
}

extension Activation {
    /// Its number in activation.cl.
    fileprivate var number: Int32 {
        switch self {
        case .linear: 0
        case .relu: 1
        case .sigmoid: 2
        case .tanh: 3
        }
    }
}
