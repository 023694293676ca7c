import TimbreKernels

extension OpenCLBackend {
    func embedTokens(
        _ ids: Matrix<Int32>, of sequences: Sequences, table: Matrix<Float>, positions: Matrix<Float>,
        dropout: Dropout?, into result: Matrix<Float>
    ) throws {
        let sizes: [any KernelArgument] = [
            UInt32(result.rows), UInt32(result.columns), UInt32(dropout == nil ? 0 : 1),
        ]
        try run(
            "embed_tokens", rows: result.rows, width: result.columns,
            sizes + dropout.kernelNumbers
                + [ids, sequences.starts, sequences.owners, table, positions, dropout?.rows, result])
    }

    func embedTokensGradient(
        _ gradient: Matrix<Float>, of sequences: Sequences, groups: TokenGroups, dropout: Dropout?,
        table: Matrix<Float>, positions: Matrix<Float>
    ) throws {
        let width = gradient.columns
        if let dropout {
            let sizes: [any KernelArgument] = [UInt32(gradient.rows), UInt32(width)]
            try run(
                "embed_tokens_drop", rows: gradient.rows, width: width,
                sizes + Optional(dropout).kernelNumbers + [dropout.rows, gradient])
        }
        try run(
            "embed_tokens_table", rows: groups.ids.count, width: width,
            [UInt32(groups.ids.count), UInt32(width), groups.ids, groups.starts, groups.order, gradient, table])
        try run(
            "embed_tokens_positions", rows: sequences.longest, width: width,
            [
                UInt32(sequences.longest), UInt32(width), UInt32(sequences.count), sequences.starts, gradient,
                positions,
            ])
    }

    /// A work-item takes as many columns of a row as a vector has.
    private func run(_ name: String, rows: Int, width: Int, _ arguments: [any KernelArgument]) throws {
        let kernels = try start().kernels
        let columns = kernels.tuning.product.columns
        try kernels.run(.embedTokens, name, items: rows * ((width + columns - 1) / columns), arguments)
    }
}
