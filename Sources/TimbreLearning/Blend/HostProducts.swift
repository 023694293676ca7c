import CTimbreLoops
import TimbreBase
import TimbreCompute

/// Products on the host, beside whatever device maps: each element is a chain of fused multiply-adds in the order of
/// its sum, so that a song has the same bits alone or among others, with any number of threads and on every processor.
extension [Float] {
    /// Rows that a thread takes at a time.
    private static var tileRows: Int { 1024 }

    /// The product of rows `[any, k]` with a matrix `[k, n]`, plus a bias `[n]`: row-major `[any, n]`.
    func times(
        _ matrix: [Float], bias: [Float]? = nil, inner k: Int, width n: Int, _ workers: Workers = Workers(count: 1)
    ) -> [Float] {
        precondition(matrix.count == k * n && count.isMultiple(of: k))
        let packed = UnsafeMutableRawPointer.allocate(
            byteCount: timbre_packed_count(k, n) * MemoryLayout<Float>.stride, alignment: 64)
        defer { packed.deallocate() }
        let panels = packed.assumingMemoryBound(to: Float.self)
        timbre_pack(matrix, bias, k, n, false, panels)
        return .init(rows: count / k, width: n) { product in
            withUnsafeBufferPointer { values in
                workers.forEachTile(of: count / k, size: Self.tileRows) { _, rows in
                    timbre_product(
                        values.baseAddress! + rows.lowerBound * k, rows.count, k, panels, n,
                        product + rows.lowerBound * n)
                }
            }
        }
    }

    /// The product of rows `[any, k]` with a matrix `[k, n]` in `Double`, its columns times factors `[n]`, rounded
    /// once: row-major `[any, n]`. Columns whose factor is 0 are 0.
    func times(_ matrix: [Double], inner k: Int, factors: [Double], _ workers: Workers) -> [Float] {
        let n = factors.count
        precondition(matrix.count == k * n && count.isMultiple(of: k))
        return .init(rows: count / k, width: n) { product in
            workers.forEachTile(of: count / k, size: Self.tileRows) { _, rows in
                let values = self[rows.lowerBound * k..<rows.upperBound * k].map(Double.init)
                var sums = [Double](repeating: 0, count: rows.count * n)
                timbre_product_in_double(values, rows.count, k, matrix, n, &sums)
                for row in 0..<rows.count {
                    for (column, factor) in factors.enumerated() {
                        product[(rows.lowerBound + row) * n + column] =
                            factor == 0 ? 0 : Float(sums[row * n + column] * factor)
                    }
                }
            }
        }
    }
}

extension WeightedIDs {
    /// Rows that a thread takes at a time.
    private static var tileRows: Int { 512 }

    /// The product with a matrix `[ids, width]`, plus a bias `[width]`: row-major `[rows, width]`.
    func times(
        _ matrix: [Float], bias: [Float]? = nil, width: Int, _ workers: Workers = Workers(count: 1)
    ) -> [Float] {
        let first = bias ?? .init(repeating: 0, count: width)
        return .init(rows: rowCount, width: width) { product in
            starts.withUnsafeBufferPointer { starts in
                workers.forEachTile(of: rowCount, size: Self.tileRows) { _, rows in
                    for row in rows { (product + row * width).update(from: first, count: width) }
                    timbre_add_weighted_rows(
                        matrix, width, starts.baseAddress! + rows.lowerBound, ids, weights, rows.count,
                        product + rows.lowerBound * width)
                }
            }
        }
    }
}
