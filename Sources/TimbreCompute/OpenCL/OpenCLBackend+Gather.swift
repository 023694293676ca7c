import TimbreKernels

extension OpenCLBackend {
    func gather(_ source: Matrix<Float>, at rows: Matrix<Int32>, into target: Matrix<Float>, column: Int) throws {
        try start().kernels.run(
            .gather, "gather", items: rows.count * source.columns,
            [
                UInt32(rows.count), UInt32(source.columns), UInt32(target.columns), UInt32(column), source, rows,
                target,
            ])
    }
}
