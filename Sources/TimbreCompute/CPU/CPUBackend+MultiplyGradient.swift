import CTimbreLoops
import TimbreBase

extension CPUBackend {
    /// Rows that are worked on while they are in the first caches; `sumRows` is a multiple.
    private static let gradientRows = 64
    /// Rows of the weights' gradient that a thread merges at a time.
    private static let mergedRows = 16

    func multiplyGradient(
        _ a: Matrix<Float>, _ b: Matrix<Float>, gradient: Matrix<Float>, dropout: Dropout?, input: Matrix<Float>,
        weights: Matrix<Float>
    ) throws {
        let (m, k, n) = (a.rows, a.columns, b.columns)
        let sums = ProductSums(k: k, n: n, openBLAS: openBLAS)
        let panels = try WeightPanels(b.pointer, k: n, n: k, isTransposed: true, openBLAS: openBLAS, on: self)
        let chunks = (m + Self.sumRows - 1) / Self.sumRows
        let stride = (sums.count + 15) / 16 * 16
        let partial = try scratch(chunks * stride)
        let tile = Self.gradientRows * n
        let kept = try scratch(dropout == nil ? 0 : workers.count * tile)
        let (left, slopes, lower) = (a.pointer, gradient.pointer, input.pointer)
        workers.forEach(chunks) { chunk, thread in
            let total = partial.floats + chunk * stride
            total.update(repeating: 0, count: sums.count)
            let end = min((chunk + 1) * Self.sumRows, m)
            for first in Swift.stride(from: chunk * Self.sumRows, to: end, by: Self.gradientRows) {
                let rows = first..<min(first + Self.gradientRows, end)
                var own = slopes + first * n
                if let dropout {
                    let copy = kept.floats + thread * tile
                    copy.update(from: own, count: rows.count * n)
                    dropout.apply(to: copy, rows: rows, columns: n)
                    own = copy
                }
                sums.add(left + first * k, own, rows: rows.count, to: total)
                panels.multiply(own, rows: rows.count, into: lower + first * k)
            }
        }
        let result = weights.pointer
        let parts = PartialSums(sums: sums, first: partial.floats, count: chunks, stride: stride)
        workers.forEachTile(of: k + 1, size: Self.mergedRows) { _, rows in
            parts.merge(rows, into: result + rows.lowerBound * n)
        }
        withExtendedLifetime((partial, kept)) {}
    }
}
