extension Device {
    /// Mean squared error: `losses[i] = Σⱼ (output[i, j] − target[i, j])² / n`.
    ///
    /// - Parameters:
    ///   - output: `[m, n]`.
    ///   - target: `[m, n]`.
    ///   - losses: `[m, 1]`.
    package func squaredError(_ output: Matrix<Float>, _ target: Matrix<Float>, losses: Matrix<Float>) throws {
        precondition(output.rows == target.rows && output.columns == target.columns && losses.count == output.rows)
        try backend.squaredError(output, target, losses: losses)
    }
}
