/// A triangular factor of a covariance: turns independent standard scores into correlated ones.
struct SoundFactors: Sendable {
    /// Columns of the factor: column k holds the contributions of the k-th independent score.
    private let columns: [SIMD16<Double>]

    /// Factorises a covariance by Cholesky's method; nil where it is not positive definite.
    ///
    /// - Parameter covariance: a symmetric matrix of `SongSound.dimensions` rows.
    init?(covariance: [[Double]]) {
        let count = SongSound.dimensions
        var factor = covariance
        for row in 0..<count {
            for column in 0...row {
                var rest = covariance[row][column]
                for inner in 0..<column { rest -= factor[row][inner] * factor[column][inner] }
                if row == column {
                    guard rest > 1e-4 else { return nil }
                    factor[row][row] = rest.squareRoot()
                } else {
                    factor[row][column] = rest / factor[column][column]
                }
            }
        }
        columns = (0..<count).map { column in
            var values = SIMD16<Double>()
            for row in column..<count { values[row] = factor[row][column] }
            return values
        }
    }

    func correlated(_ scores: SIMD16<Double>) -> SIMD16<Double> {
        var sum = SIMD16<Double>()
        for (index, column) in columns.enumerated() { sum += column * scores[index] }
        return sum
    }

    /// The correlations of all songs.
    static var target: [[Double]] {
        (0..<SongSound.dimensions).map { row in
            (0..<SongSound.dimensions).map { column in
                row == column ? 1 : SoundMarginals.correlations[max(row, column)][min(row, column)]
            }
        }
    }
}
