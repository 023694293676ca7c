extension Device {
    /// One step of Adam on every element; `AdamStep` has the formula.
    ///
    /// - Parameter gradient: a matrix of the parameters' shape.
    package func adam(_ parameters: AdamParameters, gradient: Matrix<Float>, _ step: AdamStep) throws {
        precondition(
            gradient.rows == parameters.values.rows && gradient.columns == parameters.values.columns,
            "a gradient of another shape than its parameters")
        try backend.adam(parameters, gradient: gradient, step)
    }
}
