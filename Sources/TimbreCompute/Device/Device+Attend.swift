/// The three projections of tokens by which they attend to each other.
package struct Attention: Sendable {
    /// `[tokens, 3 · width]`: queries, keys and values beside each other, each of one head after the other.
    package var projections: Matrix<Float>
    package var sequences: Sequences
    /// A divisor of the width.
    package var heads: Int

    package init(projections: Matrix<Float>, sequences: Sequences, heads: Int) {
        precondition(projections.rows == sequences.tokenCount && heads >= 1)
        precondition(projections.columns > 0 && projections.columns % (3 * heads) == 0)
        (self.projections, self.sequences, self.heads) = (projections, sequences, heads)
    }

    package var width: Int { projections.columns / 3 }
    /// Numbers of a query, a key or a value of one head.
    package var headWidth: Int { width / heads }
    /// Factor of a query's product with a key: 1 / √ of the head's width.
    package var scale: Float { Float(1 / Double(headWidth).squareRoot()) }
}

extension Device {
    /// Self-attention of Vaswani et al., "Attention Is All You Need", 2017: a token's result is the mean of the values
    /// of its sequence's tokens, itself among them, by weights that are a softmax. For each head, with its queries q,
    /// keys k and values v, and the tokens j of token i's sequence,
    ///
    ///     result[i] = Σⱼ wᵢⱼ vⱼ,  wᵢⱼ = exp(scale · qᵢ·kⱼ − logs[i]),  logs[i] = ln Σⱼ exp(scale · qᵢ·kⱼ)
    ///
    /// The weights are not kept: of each row the logarithm is, from which `attendGradient` computes them again (Dao et
    /// al., "FlashAttention", 2022). A sequence has the same bits alone and in a batch.
    ///
    /// - Parameters:
    ///   - result: `[tokens, width]`.
    ///   - logs: `[tokens, heads]`.
    package func attend(_ attention: Attention, into result: Matrix<Float>, logs: Matrix<Float>) throws {
        let tokens = attention.projections.rows
        precondition(result.rows == tokens && result.columns == attention.width)
        precondition(logs.rows == tokens && logs.columns == attention.heads)
        try backend.attend(attention, into: result, logs: logs)
    }

    /// The gradient of `attend` by the projections, from that by its result.
    ///
    /// - Parameters:
    ///   - result: the result of `attend`, with its logs.
    ///   - gradient: `[tokens, width]`, by the result.
    ///   - slopes: `[tokens, 3 · width]`; receives the gradient by the projections.
    package func attendGradient(
        _ attention: Attention, result: Matrix<Float>, logs: Matrix<Float>, gradient: Matrix<Float>,
        into slopes: Matrix<Float>
    ) throws {
        let tokens = attention.projections.rows
        precondition([result, gradient].allSatisfy { $0.rows == tokens && $0.columns == attention.width })
        precondition(logs.rows == tokens && logs.columns == attention.heads)
        precondition(slopes.rows == tokens && slopes.columns == attention.projections.columns)
        try backend.attendGradient(attention, result: result, logs: logs, gradient: gradient, into: slopes)
    }
}
