import CTimbreLoops
import TimbreBase

extension CPUBackend {
    /// Rows that a thread takes at a time.
    static let tileRows = 192
    /// Rows that are worked on while they are in the first cache; a multiple of the loops' register tiles.
    static let blockRows = 48

    func multiply(
        _ a: Matrix<Float>, _ b: Matrix<Float>, bias: Matrix<Float>, adding addends: [RowAddend],
        activation: Activation, dropout: Dropout?, into c: Matrix<Float>
    ) throws {
        let (k, n) = (a.columns, b.columns)
        let (left, result) = (a.pointer, c.pointer)
        let panels = try WeightPanels(b.pointer, bias: bias.pointer, k: k, n: n, openBLAS: nil, on: self)
        forEachBlock(of: a.rows) { rows in
            let outputs = result + rows.lowerBound * n
            panels.multiply(left + rows.lowerBound * k, rows: rows.count, into: outputs)
            for addend in addends { addend.add(rows, to: outputs) }
            timbre_activate(activation.loop, outputs, rows.count * n)
            dropout?.apply(to: outputs, rows: rows, columns: n)
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

extension RowAddend {
    /// - Parameter outputs: the first of the rows' outputs.
    func add(_ range: Range<Int>, to outputs: UnsafeMutablePointer<Float>) {
        switch rows {
        case .one(let rows):
            timbre_add_rows(values.pointer, values.columns, rows.pointer + range.lowerBound, range.count, outputs)
        case .weighted(let rows):
            timbre_add_weighted_rows(
                values.pointer, values.columns, rows.starts.pointer + range.lowerBound, rows.ids.pointer,
                rows.weights.pointer, range.count, outputs)
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
    /// - Parameters:
    ///   - values: the given rows of the batch.
    ///   - scale: the factor of kept values; nil for the dropout's own.
    func apply(
        to values: UnsafeMutablePointer<Float>, rows range: Range<Int>, columns: Int, scale: Float? = nil
    ) {
        var mask = timbre_dropout(
            seed: seed, layer: layer, step: step, threshold: threshold, scale: scale ?? self.scale)
        timbre_dropout(&mask, rows.pointer + range.lowerBound, range.count, columns, values)
    }
}
