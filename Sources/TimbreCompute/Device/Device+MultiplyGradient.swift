extension Device {
    /// The gradients of `multiply` without an activation, from the gradient by its result: with g that before dropout,
    ///
    ///     input = g · bᵀ;  weights = aᵀ · g, and below it the sums of g's columns, which are the gradient by the bias.
    ///
    /// Sums over rows are of chunks whose size follows the shapes alone, merged in their order: the same bits whatever
    /// the number of threads.
    ///
    /// - Parameters:
    ///   - a: `[m, k]`, k ≥ 1.
    ///   - b: `[k, n]`, n ≥ 1.
    ///   - gradient: `[m, n]`: by the result.
    ///   - dropout: the dropout of the product.
    ///   - input: `[m, k]`: receives the gradient by a.
    ///   - weights: `[k + 1, n]`.
    package func multiplyGradient(
        _ a: Matrix<Float>, _ b: Matrix<Float>, gradient: Matrix<Float>, dropout: Dropout? = nil,
        input: Matrix<Float>, weights: Matrix<Float>
    ) throws {
        let (m, k, n) = (a.rows, a.columns, b.columns)
        precondition(k >= 1 && n >= 1 && b.rows == k && gradient.rows == m && gradient.columns == n)
        precondition(weights.rows == k + 1 && weights.columns == n)
        precondition(input.rows == m && input.columns == k && dropout.map { $0.rows.count == m } ?? true)
        try backend.multiplyGradient(a, b, gradient: gradient, dropout: dropout, input: input, weights: weights)
    }
}
