/// Ids with weights for each of some rows, compressed (CSR): a text's terms, a song's labels.
package struct SparseRows: Sendable {
    /// `[rows + 1, 1]`: ascending; row i has the entries starts[i]..<starts[i + 1].
    package var starts: Matrix<Int32>
    /// `[entries, 1]`: not checked on the device.
    package var ids: Matrix<Int32>
    /// `[entries, 1]`.
    package var weights: Matrix<Float>

    package init(starts: Matrix<Int32>, ids: Matrix<Int32>, weights: Matrix<Float>) {
        precondition(starts.count >= 1 && ids.count == weights.count)
        (self.starts, self.ids, self.weights) = (starts, ids, weights)
    }

    package var rowCount: Int { starts.count - 1 }

    /// Consecutive rows, without a copy.
    package subscript(rows range: Range<Int>) -> SparseRows {
        SparseRows(starts: starts[rows: range.lowerBound..<range.upperBound + 1], ids: ids, weights: weights)
    }
}

extension Device {
    /// A copy of rows of ids with weights.
    ///
    /// - Parameters:
    ///   - starts: `[rows + 1]`, from 0.
    ///   - ids: `[entries]`, as are the weights.
    package func sparseRows(starts: [Int32], ids: [Int32], weights: [Float]) throws -> SparseRows {
        SparseRows(
            starts: try matrix(starts, rows: starts.count, columns: 1),
            ids: try matrix(ids, rows: ids.count, columns: 1),
            weights: try matrix(weights, rows: weights.count, columns: 1))
    }
}
