import CTimbreLoops
import TimbreBase
import TimbreCompute

/// Products on the host, beside whatever device maps: each element is a chain of fused multiply-adds in the order of its sum,
/// so that a song has the same bits alone or among others, with any number of threads and on every processor.
extension [Float] {
    /// Rows that a thread takes at a time.
    private static var tileRows: Int { 1024 }

    /// The product of rows `[any, k]` with a matrix `[k, n]`, plus a bias `[n]`: row-major `[any, n]`.
    func times(
        _ matrix: [Float], bias: [Float]? = nil, inner k: Int, width n: Int, _ workers: Workers
    ) -> [Float] {
        precondition(matrix.count == k * n && count.isMultiple(of: k))
        let packed = UnsafeMutableRawPointer.allocate(
            byteCount: timbre_packed_count(k, n) * MemoryLayout<Float>.stride, alignment: 64)
        defer { packed.deallocate() }
        nonisolated(unsafe) let panels = packed.assumingMemoryBound(to: Float.self)
        timbre_pack(matrix, bias, k, n, false, panels)
        let tiles = workers.mapTiles(of: count / k, size: Self.tileRows) { rows in
            [Float](unsafeUninitializedCapacity: rows.count * n) { product, count in
                withUnsafeBufferPointer { values in
                    timbre_product(
                        values.baseAddress! + rows.lowerBound * k, rows.count, k, panels, n, product.baseAddress!)
                }
                count = rows.count * n
            }
        }
        return tiles.count == 1 ? tiles[0] : Array(tiles.joined())
    }
}

extension WeightedIDs {
    /// Rows that a thread takes at a time.
    private static var tileRows: Int { 512 }

    /// The product with a matrix `[ids, width]`, plus a bias `[width]`: row-major `[rows, width]`.
    func times(_ matrix: [Float], bias: [Float]? = nil, width: Int, _ workers: Workers) -> [Float] {
        let first = bias ?? .init(repeating: 0, count: width)
        let tiles = workers.mapTiles(of: rowCount, size: Self.tileRows) { rows in
            var product = [Float]()
            product.reserveCapacity(rows.count * width)
            for _ in rows { product += first }
            starts.withUnsafeBufferPointer { starts in
                timbre_add_weighted_rows(
                    matrix, width, starts.baseAddress! + rows.lowerBound, ids, weights, rows.count, &product)
            }
            return product
        }
        return tiles.count == 1 ? tiles[0] : Array(tiles.joined())
    }
}
