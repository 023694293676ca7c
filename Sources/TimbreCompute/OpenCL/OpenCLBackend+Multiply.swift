import TimbreKernels

extension OpenCLBackend {
    func multiply(
        _ a: Matrix<Float>, _ b: Matrix<Float>, bias: Matrix<Float>, adding addends: [RowAddend],
        activation: Activation, dropout: Dropout?, into c: Matrix<Float>
    ) throws {
        let kernels = try start().kernels
        func what(isLast: Bool) -> [any KernelArgument] {
            let (activation, dropout) = isLast ? (activation, dropout) : (.linear, nil)
            return [activation.number, UInt32(dropout == nil ? 0 : 1)] + dropout.kernelNumbers
        }
        let tile = kernels.tuning.product
        let sizes: [any KernelArgument] = [UInt32(c.rows), UInt32(a.columns), UInt32(c.columns)]
        try kernels.run(
            .multiply, "multiply", groups: tile.groupCount(rows: c.rows, columns: c.columns), of: tile.lanes,
            sizes + what(isLast: addends.isEmpty) + [a, b, bias, dropout?.rows, c])
        let tiles = (c.columns + tile.columns - 1) / tile.columns
        for (index, addend) in addends.enumerated() {
            let sizes: [any KernelArgument] = [UInt32(c.rows), UInt32(c.columns)]
            try kernels.run(
                .addRows, "add_rows", items: c.rows * tiles,
                sizes + what(isLast: index == addends.count - 1) + addend.arguments + [dropout?.rows, c])
        }
    }
}

extension Dropout? {
    /// The arguments of a kernel from `seed_low` to `scale`.
    var kernelNumbers: [any KernelArgument] {
        guard let self else { return [UInt32(0), UInt32(0), UInt32(0), UInt32(0), UInt32(0), Float(1)] }
        return [
            UInt32(truncatingIfNeeded: self.seed), UInt32(truncatingIfNeeded: self.seed >> 32), self.layer, self.step,
            self.threshold, self.scale,
        ]
    }
}

extension RowAddend {
    /// The arguments from `has_weights` to `weights`.
    fileprivate var arguments: [any KernelArgument] {
        switch rows {
        case .one(let rows): [UInt32(0), values, rows, Matrix<Int32>?.none, Matrix<Float>?.none]
        case .weighted(let rows): [UInt32(1), values, rows.ids, rows.starts, rows.weights]
        }
    }
}

extension Activation {
    /// Number of the activation in activation.cl.
    var number: Int32 {
        switch self {
        case .linear: 0
        case .relu: 1
        case .sigmoid: 2
        case .tanh: 3
        }
    }
}
