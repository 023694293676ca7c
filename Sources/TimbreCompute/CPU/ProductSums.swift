import CTimbreLoops

/// A layer's gradient over songs, `[k + 1, n]`: `aᵀ · g`, and below it the sums of g's columns.
struct ProductSums {
    let k: Int
    let n: Int
    private let openBLAS: OpenBLAS?
    /// Whether `gᵀ · a` stands in place of `aᵀ · g`: the same bits by fewer vector registers.
    private let isTransposed: Bool
    /// Distance in floats between rows of products.
    private let width: Int
    /// Offset of the sums of g's columns.
    private let totals: Int
    /// Number of floats in all sums.
    let count: Int

    init(k: Int, n: Int, openBLAS use: OpenBLASUse) {
        (self.k, self.n, openBLAS) = (k, n, use.forSums(k: k, n: n))
        let (columns, transposedColumns) = (timbre_sum_columns(n), timbre_sum_columns(k))
        isTransposed = openBLAS == nil && n * transposedColumns < k * columns
        width = isTransposed ? transposedColumns : columns
        totals = (isTransposed ? n : k) * width
        count = totals + columns
    }

    /// - Parameters:
    ///   - a: `[rows, k]`.
    ///   - g: `[rows, n]`.
    ///   - sums: `[count]`, on a boundary of 64 bytes.
    func add(_ a: UnsafePointer<Float>, _ g: UnsafePointer<Float>, rows: Int, to sums: UnsafeMutablePointer<Float>) {
        timbre_sum_rows(g, rows, n, sums + totals)
        guard k > 0 else { return }
        if let openBLAS {
            openBLAS.addProduct(a, transposingA: true, g, m: k, n: n, k: rows, into: sums, width: width)
        } else if isTransposed {
            timbre_sum_products(g, a, rows, n, k, sums)
        } else {
            timbre_sum_products(a, g, rows, k, n, sums)
        }
    }

    /// The total of partial sums, in their order.
    ///
    /// - Parameters:
    ///   - rows: the rows to merge, of `[k + 1, n]`.
    ///   - gradient: `[rows, n]`.
    fileprivate func merge(
        _ rows: Range<Int>, of partial: PartialSums, into gradient: UnsafeMutablePointer<Float>
    ) {
        var row = rows.lowerBound
        while row < rows.upperBound {
            let target = gradient + (row - rows.lowerBound) * n
            // One cache line of columns.
            let columns = min(16, min(rows.upperBound, k) - row)
            if isTransposed, row < k {
                timbre_merge_columns(partial.first + row, partial.count, partial.stride, width, columns, n, target)
                row += columns
            } else {
                let place = row < k ? row * width : totals
                timbre_merge_sums(partial.first + place, partial.count, partial.stride, n, target)
                row += 1
            }
        }
    }
}

/// Sums of several chunks of songs.
struct PartialSums {
    let sums: ProductSums
    /// Sums of the first chunk.
    let first: UnsafePointer<Float>
    /// Number of chunks.
    let count: Int
    /// Distance in floats between chunks.
    let stride: Int

    /// Adds up the chunks' sums for rows of `[sums.k + 1, sums.n]`, in the order of the chunks.
    func merge(_ rows: Range<Int>, into gradient: UnsafeMutablePointer<Float>) {
        sums.merge(rows, of: self, into: gradient)
    }
}
