/// The tokens of a batch by their ids, so that a sum over the tokens of one id has a fixed order.
package struct TokenGroups: Sendable {
    /// `[distinct, 1]`: the ids that occur, each once.
    package var ids: Matrix<Int32>
    /// `[distinct + 1, 1]`: ascending; the tokens of ids[g] are order[starts[g]]..<order[starts[g + 1]].
    package var starts: Matrix<Int32>
    /// `[tokens, 1]`.
    package var order: Matrix<Int32>

    package init(ids: Matrix<Int32>, starts: Matrix<Int32>, order: Matrix<Int32>) {
        precondition(starts.count == ids.count + 1)
        (self.ids, self.starts, self.order) = (ids, starts, order)
    }
}

extension Device {
    /// `result[i] = dropout(table[ids[i]] + positions[p])` where token i is number p, from 0, of its sequence.
    ///
    /// - Parameters:
    ///   - ids: `[tokens, 1]`, each in 0..<vocabulary (not checked on the device).
    ///   - table: `[vocabulary, width]`.
    ///   - positions: `[any, width]`, at least as many as the longest sequence has tokens.
    ///   - result: `[tokens, width]`.
    package func embedTokens(
        _ ids: Matrix<Int32>, of sequences: Sequences, table: Matrix<Float>, positions: Matrix<Float>,
        dropout: Dropout? = nil, into result: Matrix<Float>
    ) throws {
        precondition(ids.count == sequences.tokenCount && result.rows == ids.count)
        precondition(table.columns == result.columns && positions.columns == result.columns)
        precondition(positions.rows >= sequences.longest && dropout.map { $0.rows.count == ids.count } ?? true)
        try backend.embedTokens(
            ids, of: sequences, table: table, positions: positions, dropout: dropout, into: result)
    }

    /// The gradients of `embedTokens`, from the gradient by its result.
    ///
    /// - Parameters:
    ///   - gradient: `[tokens, width]`: the gradient by the result; becomes the gradient before dropout.
    ///   - table: `[vocabulary, width]`: receives the gradient by the table, each row as a sum in the order of its
    ///     group; 0 where no token has the id.
    ///   - positions: `[any, width]`: receives the gradient by the positions, each as a sum in the order of the
    ///     sequences; 0 beyond the longest.
    package func embedTokensGradient(
        _ gradient: Matrix<Float>, of sequences: Sequences, groups: TokenGroups, dropout: Dropout? = nil,
        table: Matrix<Float>, positions: Matrix<Float>
    ) throws {
        precondition(gradient.rows == sequences.tokenCount && groups.order.count == gradient.rows)
        precondition(table.columns == gradient.columns && positions.columns == gradient.columns)
        precondition(positions.rows >= sequences.longest && dropout.map { $0.rows.count == gradient.rows } ?? true)
        for matrix in [table, positions] { try fill(matrix.reinterpreted(as: Int32.self), with: 0) }
        try backend.embedTokensGradient(
            gradient, of: sequences, groups: groups, dropout: dropout, table: table, positions: positions)
    }
}
