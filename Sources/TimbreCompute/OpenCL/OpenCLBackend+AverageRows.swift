import TimbreKernels

extension OpenCLBackend {
    func averageRows(_ values: Matrix<Float>, of sequences: Sequences, into result: Matrix<Float>) throws {
        try start().kernels.run(
            .averageRows, "average_rows", items: result.count,
            [UInt32(result.rows), UInt32(result.columns), sequences.starts, values, result])
    }

    func averageRowsGradient(_ gradient: Matrix<Float>, of sequences: Sequences, into slopes: Matrix<Float>) throws {
        try start().kernels.run(
            .averageRows, "average_rows_gradient", items: slopes.count,
            [UInt32(slopes.rows), UInt32(slopes.columns), sequences.starts, sequences.owners, gradient, slopes])
    }
}
