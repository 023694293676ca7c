import CTimbreLoops

extension CPUBackend {
    /// Rows that a thread takes at a time.
    static let tileRows = 192
    /// Rows that are worked on while they are in the first cache; a multiple of the loops' register tiles.
    static let blockRows = 48

    func multiply(
        _ a: Matrix<Float>, _ b: Matrix<Float>, bias: Matrix<Float>, activation: Activation, dropout: Dropout?,
        into c: Matrix<Float>
    ) throws {
        let (k, n) = (a.columns, b.columns)
        let (left, right, biases, result) = (a.pointer, b.pointer, bias.pointer, c.pointer)
        try withScratch(timbre_packed_count(k, n)) { packed in
            timbre_pack(right, biases, k, n, false, packed)
            forEachBlock(of: a.rows) { rows in
                let outputs = result + rows.lowerBound * n
                timbre_product(left + rows.lowerBound * k, rows.count, k, packed, n, outputs)
                timbre_activate(activation.loop, outputs, rows.count * n)
                dropout?.apply(to: outputs, rows: rows, columns: n)
            }
        }
    }

    func propagate(
        _ gradient: Matrix<Float>, _ b: Matrix<Float>, through output: Matrix<Float>?, activation: Activation,
        dropout: Dropout?, into a: Matrix<Float>
    ) throws {
        let (k, n) = (b.rows, b.columns)
        let (upper, weights, result, outputs) = (gradient.pointer, b.pointer, a.pointer, output?.pointer)
        try withScratch(openBLAS == nil ? timbre_packed_count(n, k) : 0) { packed in
            if openBLAS == nil { timbre_pack(weights, nil, n, k, true, packed) }
            forEachBlock(of: a.rows) { rows in
                let (gradients, lower) = (upper + rows.lowerBound * n, result + rows.lowerBound * k)
                if let openBLAS {
                    openBLAS.multiply(
                        gradients, weights, transposingB: true, m: rows.count, n: k, k: n, into: lower, width: k)
                } else {
                    timbre_product(gradients, rows.count, n, packed, k, lower)
                }
                guard let outputs else { return }
                timbre_activation_gradient(
                    activation.loop, outputs + rows.lowerBound * k, dropout?.scale ?? 1, lower, rows.count * k)
                // What a relu or a sigmoid gave says by itself which units were dropped.
                if activation == .linear || activation == .tanh {
                    dropout?.apply(to: lower, rows: rows, columns: k, scale: 1)
                }
            }
        }
    }

    private func forEachBlock(of count: Int, _ body: (Range<Int>) -> Void) {
        workers.forEachTile(of: count, size: Self.tileRows) { _, tile in
            for first in stride(from: tile.lowerBound, to: tile.upperBound, by: Self.blockRows) {
                body(first..<min(first + Self.blockRows, tile.upperBound))
            }
        }
    }
}

extension Activation {
    var loop: timbre_activation {
        switch self {
        case .linear: timbre_linear
        case .relu: timbre_relu
        case .sigmoid: timbre_sigmoid
        case .tanh: timbre_tanh
        }
    }
}

extension Dropout {
    /// - Parameter values: the given rows of the batch.
    fileprivate func apply(
        to values: UnsafeMutablePointer<Float>, rows range: Range<Int>, columns: Int, scale: Float? = nil
    ) {
        var mask = timbre_dropout(
            seed: seed, layer: layer, step: step, threshold: threshold, scale: scale ?? self.scale)
        timbre_dropout(&mask, rows.pointer + range.lowerBound, range.count, columns, values)
    }
}
