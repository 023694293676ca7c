import TimbreBase

/// The directions in which songs differ most (principal component analysis).
///
///     let principal = PrincipalComponents(fitting: vectors, dimensions: 20, components: 2)
///     let plane = principal.transform(vectors)   // [songs, 2]
///
/// Sums are in `Double`, of tiles of fixed size that are merged in their order: the same numbers for any number of
/// threads.
package struct PrincipalComponents: Sendable {
    /// Mean of each dimension.
    package let mean: [Double]
    /// Row-major `[count, dimensions]`, rows of unit length at right angles, the one with the most variance first. In
    /// each, the largest element by magnitude is positive.
    package let components: [Double]
    /// Variance of the songs along each component: divided by one less than there are songs, as scikit-learn does.
    package let explainedVariance: [Double]
    /// Share of each component in the whole variance; 0 where songs do not differ.
    package let explainedVarianceRatio: [Double]

    /// Number of components.
    package var count: Int { explainedVariance.count }
    package var dimensions: Int { mean.count }

    /// Rows that are summed together.
    private static let tileRows = 4096
    /// Rows of these that stay in the first cache.
    private static let centredRows = 64

    /// - Parameters:
    ///   - values: row-major `[n, dimensions]`, finite; at least one row.
    ///   - components: the number of components; more than there are dimensions gives them all, and so does nil.
    ///   - threads: the number of threads; nil: one per core.
    ///   - arithmetic: the arithmetic of the eigenvectors.
    package init(
        fitting values: [Float], dimensions d: Int, components: Int? = nil, threads: Int? = nil,
        arithmetic: CPUArithmetic = .fastest
    ) {
        precondition(
            d > 0 && !values.isEmpty && values.count.isMultiple(of: d), "\(values.count) values by row of \(d)")
        let n = values.count / d
        let workers = Workers(count: threads)
        let sums = workers.mapTiles(of: n, size: Self.tileRows) { rows in
            var sums = [Double](repeating: 0, count: d)
            for row in rows {
                for j in 0..<d { sums[j] += Double(values[row * d + j]) }
            }
            return sums
        }
        let mean = Self.total(of: sums, count: d).map { $0 / Double(n) }
        let parts = workers.mapTiles(of: n, size: Self.tileRows) { rows in
            var moments = SecondMoments(width: d)
            for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.centredRows) {
                let some = start * d..<min(start + Self.centredRows, rows.upperBound) * d
                var centred = [Double](repeating: 0, count: some.count)
                for row in 0..<some.count / d {
                    for j in 0..<d { centred[row * d + j] = Double(values[some.lowerBound + row * d + j]) - mean[j] }
                }
                moments.add(centred)
            }
            return moments
        }
        var moments = SecondMoments(width: d)
        for part in parts { moments.add(part) }
        let covariance = moments.matrix.map { $0 / Double(max(n - 1, 1)) }
        let whole = (0..<d).reduce(0) { $0 + covariance[$1 * d + $1] }
        let eigen = SymmetricEigenvectors(of: covariance, dimensions: d, arithmetic: arithmetic)
        let kept = min(max(components ?? d, 0), d)
        self.mean = mean
        self.components = Array(eigen.vectors[..<(kept * d)])
        // Rounding can bring a variance of 0 just below it.
        explainedVariance = eigen.values.prefix(kept).map { max($0, 0) }
        explainedVarianceRatio = explainedVariance.map { whole > 0 ? $0 / whole : 0 }
    }

    /// Coordinates of songs along the components, from the mean: row-major `[n, count]`.
    ///
    /// - Parameter values: row-major `[n, dimensions]`.
    package func transform(_ values: [Float], threads: Int? = nil) -> [Float] {
        let (d, width) = (dimensions, count)
        precondition(values.count.isMultiple(of: d), "\(values.count) values by row of \(d)")
        let tiles = Workers(count: threads).mapTiles(of: values.count / d, size: Self.tileRows) { rows in
            var result = [Float]()
            result.reserveCapacity(rows.count * width)
            for row in rows {
                for component in 0..<width {
                    var sum = 0.0
                    for j in 0..<d {
                        sum += (Double(values[row * d + j]) - mean[j]) * components[component * d + j]
                    }
                    result.append(Float(sum))
                }
            }
            return result
        }
        return Array(tiles.joined())
    }

    private static func total(of parts: [[Double]], count: Int) -> [Double] {
        var total = [Double](repeating: 0, count: count)
        for part in parts {
            for index in 0..<count { total[index] += part[index] }
        }
        return total
    }
}
