extension Device {
    /// The Gaussian error linear unit of Hendrycks and Gimpel, 2016, in its form by tanh:
    ///
    ///     gelu(x) = x / 2 · (1 + tanh(√(2/π) (x + 0.044715 x³))) = x · σ(2 √(2/π) (x + 0.044715 x³))
    ///
    /// It is computed by the logistic function σ, so that no digits cancel where x is far below 0.
    ///
    /// - Parameter result: `[m, n]`, as values.
    package func gelu(_ values: Matrix<Float>, into result: Matrix<Float>) throws {
        precondition(values.rows == result.rows && values.columns == result.columns)
        try backend.gelu(values, into: result)
    }

    /// `gradient ⊙= gelu′(values)`: from the gradient by what `gelu` gave that by its values.
    ///
    /// - Parameter gradient: `[m, n]`, as values.
    package func geluGradient(_ values: Matrix<Float>, gradient: Matrix<Float>) throws {
        precondition(values.rows == gradient.rows && values.columns == gradient.columns)
        try backend.geluGradient(values, gradient: gradient)
    }
}
