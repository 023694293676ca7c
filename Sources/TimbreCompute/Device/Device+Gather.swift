extension Device {
    /// `target[i, column + j] = source[rows[i], j]`.
    ///
    /// - Parameters:
    ///   - source: `[n, width]`.
    ///   - rows: `[batch, 1]`, each in 0..<n (not checked on the device).
    ///   - target: `[batch, w]`, w ≥ column + width; its other columns stay.
    package func gather(
        _ source: Matrix<Float>, at rows: Matrix<Int32>, into target: Matrix<Float>, column: Int = 0
    ) throws {
        precondition(rows.columns == 1 && rows.rows == target.rows && column + source.columns <= target.columns)
        try backend.gather(source, at: rows, into: target, column: column)
    }
}
