extension Device {
    /// The nearest of some centres by squared Euclidean distance, and the sums that the next centres are means of.
    ///
    /// The compared number is |c|² / 2 − x · c, a chain of fused multiply-adds in the order of the dimensions; of
    /// centres that compare as equal the first is the nearest. The result has the same bits on every device with a
    /// correctly rounded fma, for any number of rows and threads.
    ///
    /// - Parameters:
    ///   - rows: `[n, d]`, n below 2³¹, finite, and so are their squares.
    ///   - centres: `[k, d]`, k at least 1, finite.
    ///   - nearest: `[n, 1]`; receives the numbers of the nearest centres.
    ///   - distances: `[n, 1]`; receives the squared distances to them, summed in the order of the dimensions.
    ///   - sums: the sums that the rows are added to.
    package func nearestCentre(
        _ rows: Matrix<Float>, _ centres: Matrix<Float>, into nearest: Matrix<Int32>,
        distances: Matrix<Float>? = nil, sums: CentreSums? = nil
    ) throws {
        precondition(rows.columns == centres.columns && centres.rows >= 1, "rows and centres of different width")
        precondition(nearest.count == rows.rows && rows.rows <= Int(Int32.max))
        precondition(distances.map { $0.count == rows.rows } ?? true)
        precondition(sums.map { $0.matrix.rows == centres.rows && $0.matrix.columns == rows.columns + 1 } ?? true)
        try backend.nearestCentre(rows, centres, into: nearest, distances: distances, sums: sums)
    }
}

/// For each centre, the sum of the rows that it is the nearest to, and their number.
///
/// Sums are of integers, `x · scale` without its fraction: the same in any order, and so on every device.
package struct CentreSums: Sendable {
    /// `[k, d + 1]`: the sums, times the scale, and the count.
    package let matrix: Matrix<Int64>
    /// A power of two.
    package let scale: Float

    /// - Parameter scale: a power of two by which no sum leaves 64 bits: `scale(magnitude:count:)`.
    package init(_ matrix: Matrix<Int64>, scale: Float) {
        precondition(scale.significand == 1, "\(scale) is not a power of two")
        (self.matrix, self.scale) = (matrix, scale)
    }

    /// The largest scale for `count` rows of numbers whose absolute value is at most `magnitude`.
    package static func scale(magnitude: Float, count: Int) -> Float {
        guard magnitude > 0 else { return 1 }
        let places = Int.bitWidth - max(count, 1).leadingZeroBitCount
        return Float(sign: .plus, exponent: min(61 - places - Int(magnitude.exponent), 100), significand: 1)
    }
}
