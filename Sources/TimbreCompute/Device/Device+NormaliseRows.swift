/// Layer normalisation's ε, which a row's variance gets added.
enum RowNormalisation {
    static let epsilon: Float = 1e-5
}

extension Device {
    /// Layer normalisation of Ba, Kiros and Hinton, 2016: with the mean μᵢ and the variance σᵢ² of row i,
    ///
    ///     result[i, j] = (values[i, j] − μᵢ) / √(σᵢ² + 10⁻⁵) · gain[j] + bias[j]
    ///
    /// A row has the same bits alone and in a batch.
    ///
    /// - Parameters:
    ///   - values: `[m, n]`, n ≥ 1.
    ///   - branch: `[m, n]`, added to the values first; nil for nothing.
    ///   - sum: `[m, n]`, receives that sum, and may be the values themselves; nil where there is no branch.
    ///   - scaling: `[2, n]`: gains, and below them biases.
    ///   - result: `[m, n]`.
    package func normaliseRows(
        _ values: Matrix<Float>, adding branch: Matrix<Float>? = nil, sum: Matrix<Float>? = nil,
        scaling: Matrix<Float>, into result: Matrix<Float>
    ) throws {
        let (m, n) = (values.rows, values.columns)
        precondition(n >= 1 && scaling.rows == 2 && scaling.columns == n && (branch == nil) == (sum == nil))
        precondition([branch, sum, result].allSatisfy { $0.map { $0.rows == m && $0.columns == n } ?? true })
        try backend.normaliseRows(values, adding: branch, sum: sum, scaling: scaling, into: result)
    }

    /// The gradients of `normaliseRows`, from that by its result.
    ///
    /// - Parameters:
    ///   - values: `[m, n]`: those that were normalised, with the branch.
    ///   - gradient: `[m, n]`: by the result.
    ///   - total: `[m, n]`: gets the gradient by the values added.
    ///   - slopes: `[2, n]`: receives that by the scaling, summed over rows in an order of its own, whatever the number
    ///     of threads.
    package func normaliseRowsGradient(
        _ values: Matrix<Float>, scaling: Matrix<Float>, gradient: Matrix<Float>, addingTo total: Matrix<Float>,
        slopes: Matrix<Float>
    ) throws {
        let (m, n) = (values.rows, values.columns)
        precondition(n >= 1 && [scaling, slopes].allSatisfy { $0.rows == 2 && $0.columns == n })
        precondition([gradient, total].allSatisfy { $0.rows == m && $0.columns == n })
        try backend.normaliseRowsGradient(
            values, scaling: scaling, gradient: gradient, addingTo: total, slopes: slopes)
    }
}
