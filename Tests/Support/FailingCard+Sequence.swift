@testable import TimbreCompute

/// The operations of networks over sequences of tokens.
extension FailingBackend {
    func embedTokens(
        _ ids: Matrix<Int32>, of sequences: Sequences, table: Matrix<Float>, positions: Matrix<Float>,
        dropout: Dropout?, into result: Matrix<Float>
    ) throws {
        try work {
            $0.embedTokens(ids, of: sequences, table: table, positions: positions, dropout: dropout, into: result)
        }
    }

    func embedTokensGradient(
        _ gradient: Matrix<Float>, of sequences: Sequences, groups: TokenGroups, dropout: Dropout?,
        table: Matrix<Float>, positions: Matrix<Float>
    ) throws {
        try work {
            $0.embedTokensGradient(
                gradient, of: sequences, groups: groups, dropout: dropout, table: table, positions: positions)
        }
    }

    func normaliseRows(
        _ values: Matrix<Float>, adding branch: Matrix<Float>?, sum: Matrix<Float>?, scaling: Matrix<Float>,
        into result: Matrix<Float>
    ) throws {
        try work { $0.normaliseRows(values, adding: branch, sum: sum, scaling: scaling, into: result) }
    }

    func normaliseRowsGradient(
        _ values: Matrix<Float>, scaling: Matrix<Float>, gradient: Matrix<Float>, addingTo total: Matrix<Float>,
        slopes: Matrix<Float>
    ) throws {
        try work {
            try $0.normaliseRowsGradient(
                values, scaling: scaling, gradient: gradient, addingTo: total, slopes: slopes)
        }
    }

    func attend(_ attention: Attention, into result: Matrix<Float>, logs: Matrix<Float>) throws {
        try work { try $0.attend(attention, into: result, logs: logs) }
    }

    func attendGradient(
        _ attention: Attention, result: Matrix<Float>, logs: Matrix<Float>, gradient: Matrix<Float>,
        into slopes: Matrix<Float>
    ) throws {
        try work {
            try $0.attendGradient(attention, result: result, logs: logs, gradient: gradient, into: slopes)
        }
    }

    func gelu(_ values: Matrix<Float>, into result: Matrix<Float>) throws {
        try work { $0.gelu(values, into: result) }
    }

    func geluGradient(_ values: Matrix<Float>, gradient: Matrix<Float>) throws {
        try work { $0.geluGradient(values, gradient: gradient) }
    }

    func averageRows(_ values: Matrix<Float>, of sequences: Sequences, into result: Matrix<Float>) throws {
        try work { $0.averageRows(values, of: sequences, into: result) }
    }

    func averageRowsGradient(_ gradient: Matrix<Float>, of sequences: Sequences, into slopes: Matrix<Float>) throws {
        try work { $0.averageRowsGradient(gradient, of: sequences, into: slopes) }
    }

    func multiplyGradient(
        _ a: Matrix<Float>, _ b: Matrix<Float>, gradient: Matrix<Float>, dropout: Dropout?, input: Matrix<Float>,
        weights: Matrix<Float>
    ) throws {
        try work {
            try $0.multiplyGradient(a, b, gradient: gradient, dropout: dropout, input: input, weights: weights)
        }
    }

    func adam(_ parameters: AdamParameters, gradient: Matrix<Float>, _ step: AdamStep) throws {
        try work { $0.adam(parameters, gradient: gradient, step) }
    }
}
