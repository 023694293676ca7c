import TimbreKernels

extension OpenCLBackend {
    /// Work-items of a group of `sum`, and the values that it takes.
    static let sumTile = (lanes: 64, values: 1024)

    func sum(_ values: Matrix<Float>) throws -> Matrix<Float> {
        let started = try start()
        let chunks = (values.count + Self.sumTile.values - 1) / Self.sumTile.values
        let sums = Matrix<Float>(
            rows: chunks, columns: 2,
            storage: try allocate(byteCount: max(chunks, 1) * 2 * MemoryLayout<Float>.stride))
        try started.kernels.run(
            .sum, "sum", groups: chunks, of: Self.sumTile.lanes, [UInt32(values.count), values, sums])
        return sums
    }
}
