/// The operations of networks over sequences of tokens.
extension TracedBackend {
    func embedTokens(
        _ ids: Matrix<Int32>, of sequences: Sequences, table: Matrix<Float>, positions: Matrix<Float>,
        dropout: Dropout?, into result: Matrix<Float>
    ) throws {
        try operation("embedTokens", "\(sequences.shape) of \(table.shape)") {
            try untraced.embedTokens(
                ids, of: sequences, table: table, positions: positions, dropout: dropout, into: result)
        }
    }

    func embedTokensGradient(
        _ gradient: Matrix<Float>, of sequences: Sequences, groups: TokenGroups, dropout: Dropout?,
        table: Matrix<Float>, positions: Matrix<Float>
    ) throws {
        try operation("embedTokensGradient", "\(sequences.shape), \(groups.ids.count) of \(table.shape)") {
            try untraced.embedTokensGradient(
                gradient, of: sequences, groups: groups, dropout: dropout, table: table, positions: positions)
        }
    }

    func normaliseRows(
        _ values: Matrix<Float>, adding branch: Matrix<Float>?, sum: Matrix<Float>?, scaling: Matrix<Float>,
        into result: Matrix<Float>
    ) throws {
        try operation("normaliseRows", values.shape) {
            try untraced.normaliseRows(values, adding: branch, sum: sum, scaling: scaling, into: result)
        }
    }

    func normaliseRowsGradient(
        _ values: Matrix<Float>, scaling: Matrix<Float>, gradient: Matrix<Float>, addingTo total: Matrix<Float>,
        slopes: Matrix<Float>
    ) throws {
        try operation("normaliseRowsGradient", values.shape) {
            try untraced.normaliseRowsGradient(
                values, scaling: scaling, gradient: gradient, addingTo: total, slopes: slopes)
        }
    }

    func attend(_ attention: Attention, into result: Matrix<Float>, logs: Matrix<Float>) throws {
        try operation("attend", attention.shape) { try untraced.attend(attention, into: result, logs: logs) }
    }

    func attendGradient(
        _ attention: Attention, result: Matrix<Float>, logs: Matrix<Float>, gradient: Matrix<Float>,
        into slopes: Matrix<Float>
    ) throws {
        try operation("attendGradient", attention.shape) {
            try untraced.attendGradient(attention, result: result, logs: logs, gradient: gradient, into: slopes)
        }
    }

    func gelu(_ values: Matrix<Float>, into result: Matrix<Float>) throws {
        try operation("gelu", values.shape) { try untraced.gelu(values, into: result) }
    }

    func geluGradient(_ values: Matrix<Float>, gradient: Matrix<Float>) throws {
        try operation("geluGradient", values.shape) { try untraced.geluGradient(values, gradient: gradient) }
    }

    func averageRows(_ values: Matrix<Float>, of sequences: Sequences, into result: Matrix<Float>) throws {
        try operation("averageRows", sequences.shape) {
            try untraced.averageRows(values, of: sequences, into: result)
        }
    }

    func averageRowsGradient(_ gradient: Matrix<Float>, of sequences: Sequences, into slopes: Matrix<Float>) throws {
        try operation("averageRowsGradient", sequences.shape) {
            try untraced.averageRowsGradient(gradient, of: sequences, into: slopes)
        }
    }

    func multiplyGradient(
        _ a: Matrix<Float>, _ b: Matrix<Float>, gradient: Matrix<Float>, dropout: Dropout?, input: Matrix<Float>,
        weights: Matrix<Float>
    ) throws {
        try operation("multiplyGradient", "\(a.shape) · \(b.shape)") {
            try untraced.multiplyGradient(
                a, b, gradient: gradient, dropout: dropout, input: input, weights: weights)
        }
    }

    func adam(_ parameters: AdamParameters, gradient: Matrix<Float>, _ step: AdamStep) throws {
        try operation("adam", gradient.shape) { try untraced.adam(parameters, gradient: gradient, step) }
    }
}

extension Sequences {
    fileprivate var shape: String { "\(tokenCount) tokens in \(count) sequences" }
}

extension Attention {
    fileprivate var shape: String { "\(sequences.shape), \(heads) heads of \(headWidth)" }
}
