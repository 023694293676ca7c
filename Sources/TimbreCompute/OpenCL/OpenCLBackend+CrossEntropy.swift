import TimbreKernels

extension OpenCLBackend {
    func crossEntropy(
        _ kind: CrossEntropy, _ outputs: Matrix<Float>, labels: SparseRows, losses: Matrix<Float>,
        gradientScale: Double?
    ) throws {
        try start().kernels.run(
            kind, rows: outputs.rows, columns: outputs.columns, stride: outputs.columns, labels: labels,
            outputs: (own(outputs.storage), outputs.offset), losses: losses, gradientScale: gradientScale)
    }
}

extension OpenCLKernels {
    /// - Parameter stride: floats from a row of the outputs to the next one.
    func run(
        _ kind: CrossEntropy, rows: Int, columns: Int, stride: Int, labels: SparseRows, outputs: Place,
        losses: Matrix<Float>, gradientScale: Double?
    ) throws {
        let sizes: [any KernelArgument] = [
            UInt32(rows), UInt32(columns), UInt32(stride), UInt32(kind == .classes ? 1 : 0),
            UInt32(gradientScale == nil ? 0 : 1), Float(gradientScale ?? 0),
        ]
        try run(
            .crossEntropy, "cross_entropy", items: rows,
            sizes + [labels.starts, labels.ids, labels.weights, outputs.storage, UInt64(outputs.offset), losses])
    }
}
