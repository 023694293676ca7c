import CTimbreLoops
import TimbreBase

extension CPUBackend {
    func crossEntropy(
        _ kind: CrossEntropy, _ outputs: Matrix<Float>, labels: SparseRows, losses: Matrix<Float>,
        gradientScale: Double?
    ) throws {
        let (columns, size) = (outputs.columns, Self.tileRows)
        let scratch = try scratch(workers.count * columns)
        workers.forEach((outputs.rows + size - 1) / size) { tile, thread in
            let rows = tile * size..<min((tile + 1) * size, outputs.rows)
            kind.meet(
                outputs.pointer + rows.lowerBound * columns, rows: rows, columns: columns, labels: labels,
                scale: gradientScale.map { Float($0) }, memory: scratch.floats + thread * columns,
                losses: losses.pointer + rows.lowerBound)
        }
    }
}

extension CrossEntropy {
    /// - Parameters:
    ///   - outputs: the first of the rows' outputs.
    ///   - rows: the rows' places in the labels.
    ///   - scale: the factor of the gradient, which then takes the outputs' place.
    ///   - memory: `[columns]`, of any content.
    ///   - losses: the first of the rows' losses.
    func meet(
        _ outputs: UnsafeMutablePointer<Float>, rows: Range<Int>, columns: Int, labels: SparseRows, scale: Float?,
        memory: UnsafeMutablePointer<Float>, losses: UnsafeMutablePointer<Float>
    ) {
        var entries = timbre_labels(
            starts: labels.starts.pointer + rows.lowerBound, ids: labels.ids.pointer, weights: labels.weights.pointer)
        let compute = self == .classes ? timbre_class_losses : timbre_label_losses
        compute(&entries, rows.count, columns, scale ?? 0, scale != nil, memory, outputs, losses)
    }
}
