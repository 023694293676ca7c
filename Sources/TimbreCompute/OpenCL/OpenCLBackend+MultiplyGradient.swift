import TimbreKernels

extension OpenCLBackend {
    func multiplyGradient(
        _ a: Matrix<Float>, _ b: Matrix<Float>, gradient: Matrix<Float>, dropout: Dropout?, input: Matrix<Float>,
        weights: Matrix<Float>
    ) throws {
        let started = try start()
        guard let dropout else {
            return try started.multiplyGradient(
                a, b, gradient: (own(gradient.storage), gradient.offset), input: input, weights: weights)
        }
        let (m, n) = (gradient.rows, gradient.columns)
        let kept = try started.scratch.take(gradient.count * MemoryLayout<Float>.stride)
        defer { started.scratch.giveBack(kept) }
        let columns = started.kernels.tuning.product.columns
        let sizes: [any KernelArgument] = [UInt32(m), UInt32(n)]
        try started.kernels.run(
            .multiplyGradient, "multiply_gradient_drop", items: m * ((n + columns - 1) / columns),
            sizes + Optional(dropout).kernelNumbers + [dropout.rows, gradient, kept])
        try started.multiplyGradient(a, b, gradient: (kept, 0), input: input, weights: weights)
    }
}

extension OpenCLBackend.Started {
    /// - Parameter gradient: before dropout.
    fileprivate func multiplyGradient(
        _ a: Matrix<Float>, _ b: Matrix<Float>, gradient: OpenCLKernels.Place, input: Matrix<Float>,
        weights: Matrix<Float>
    ) throws {
        let (m, k, n, tile) = (a.rows, a.columns, b.columns, kernels.tuning.product)
        let slopes: [any KernelArgument] = [gradient.storage, UInt64(gradient.offset)]
        let transposed = try scratch.take(b.count * MemoryLayout<Float>.stride)
        defer { scratch.giveBack(transposed) }
        try kernels.run(
            .multiplyGradient, "multiply_gradient_transpose", items: b.count, [UInt32(k), UInt32(n), b, transposed])
        let shape: [any KernelArgument] = [UInt32(m), UInt32(k), UInt32(n)]
        try kernels.run(
            .multiplyGradient, "multiply_gradient_input", groups: tile.groupCount(rows: m, columns: k),
            of: tile.lanes, shape + slopes + [transposed, input])
        let chunk = StepDescription.chunk(rows: m, size: weights.count)
        let chunks = (m + chunk - 1) / chunk
        let partial = try scratch.take(chunks * weights.count * MemoryLayout<Float>.stride)
        defer { scratch.giveBack(partial) }
        try kernels.run(
            .multiplyGradient, "multiply_gradient_weights",
            groups: chunks * tile.groupCount(rows: k, columns: n), of: tile.lanes,
            shape + [UInt32(chunk), a] + slopes + [partial])
        try kernels.mergeSums(partial, chunks: chunks, into: weights)
    }
}

extension OpenCLKernels {
    /// Adds up sums of chunks in their order.
    ///
    /// - Parameter partial: the sums of one chunk after the other.
    func mergeSums(_ partial: OpenCLStorage, chunks: Int, into sums: Matrix<Float>) throws {
        try run(
            .mergeSums, "merge_sums", items: sums.count, [UInt32(chunks), UInt32(sums.count), partial, sums])
    }
}
