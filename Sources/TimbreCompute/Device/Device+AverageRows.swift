extension Device {
    /// `result[s] = Σ values[i] / n` over the n tokens i of sequence s; zeros for an empty one.
    ///
    /// A sequence has the same bits alone and in a batch.
    ///
    /// - Parameters:
    ///   - values: `[tokens, width]`.
    ///   - result: `[sequences, width]`.
    package func averageRows(
        _ values: Matrix<Float>, of sequences: Sequences, into result: Matrix<Float>
    ) throws {
        precondition(values.rows == sequences.tokenCount && result.rows == sequences.count)
        precondition(values.columns == result.columns)
        try backend.averageRows(values, of: sequences, into: result)
    }

    /// The gradient of `averageRows` by its values, from that by its result: `slopes[i] = gradient[s] / n` for each of
    /// the n tokens i of sequence s.
    ///
    /// - Parameters:
    ///   - gradient: `[sequences, width]`.
    ///   - slopes: `[tokens, width]`.
    package func averageRowsGradient(
        _ gradient: Matrix<Float>, of sequences: Sequences, into slopes: Matrix<Float>
    ) throws {
        precondition(slopes.rows == sequences.tokenCount && gradient.rows == sequences.count)
        precondition(slopes.columns == gradient.columns)
        try backend.averageRowsGradient(gradient, of: sequences, into: slopes)
    }
}
