import TimbreKernels

extension OpenCLBackend {
    /// Work-items that share a row, as `normalise_rows.cl` has them.
    static let normalisationLanes = 32

    func normaliseRows(
        _ values: Matrix<Float>, adding branch: Matrix<Float>?, sum: Matrix<Float>?, scaling: Matrix<Float>,
        into result: Matrix<Float>
    ) throws {
        let sizes: [any KernelArgument] = [
            UInt32(values.columns), RowNormalisation.epsilon, UInt32(branch == nil ? 0 : 1),
        ]
        try start().kernels.run(
            .normaliseRows, "normalise_rows", groups: values.rows, of: Self.normalisationLanes,
            sizes + [values, branch, sum, scaling, result])
    }

    func normaliseRowsGradient(
        _ values: Matrix<Float>, scaling: Matrix<Float>, gradient: Matrix<Float>, addingTo total: Matrix<Float>,
        slopes: Matrix<Float>
    ) throws {
        let started = try start()
        let (m, n) = (values.rows, values.columns)
        let chunk = StepDescription.chunk(rows: m, size: 2 * n)
        let chunks = (m + chunk - 1) / chunk
        let statistics = try started.scratch.take(2 * m * MemoryLayout<Float>.stride)
        defer { started.scratch.giveBack(statistics) }
        let partial = try started.scratch.take(chunks * 2 * n * MemoryLayout<Float>.stride)
        defer { started.scratch.giveBack(partial) }
        try started.kernels.run(
            .normaliseRows, "normalise_rows_gradient", groups: m, of: Self.normalisationLanes,
            [UInt32(n), RowNormalisation.epsilon, values, scaling, gradient, total, statistics])
        try started.kernels.run(
            .normaliseRows, "normalise_rows_sums", items: chunks * n,
            [UInt32(m), UInt32(n), UInt32(chunk), values, gradient, statistics, partial])
        try started.kernels.mergeSums(partial, chunks: chunks, into: slopes)
    }
}
