import TimbreCatalogue
package import TimbreCompute

/// A linear map after which songs of one artist vary equally in every direction, so that what tells artists apart
/// counts for more than what changes from song to song (within-class covariance normalisation: Hatch, Kajarekar,
/// Stolcke 2006).
///
///     let whitening = WithinArtistWhitening(fitting: scores.values, dimensions: scores.dimensions, artists: artists)
///     let whitened = whitening?.apply(scores.values)
///
/// Covariances are in `Double`.
package struct WithinArtistWhitening: Sendable {
    package let dimensions: Int
    /// Row-major `[dimensions, dimensions]`: row i gives the i-th number of a whitened vector.
    package let matrix: [Double]

    /// Directions with a share of the largest variance below this are left out: of those, songs show nothing but
    /// rounding.
    private static let leastShare = 1e-9

    /// Learns the map from the songs of artists that have several; nil where no such songs differ.
    ///
    /// - Parameters:
    ///   - values: row-major `[songs, dimensions]`, finite.
    ///   - artists: the main artist of each song; 0 is unknown, and nothing is learned from its songs.
    ///   - arithmetic: the arithmetic of the eigenvectors.
    /// - Complexity: O(songs × dimensions²).
    package init?(
        fitting values: consuming [Float], dimensions d: Int, artists: [Int32], arithmetic: CPUArithmetic = .fastest
    ) {
        let sums = GroupSums(
            of: copy values, dimensions: d, groups: NameLists(artists.lazy.map { $0 == 0 ? [] : [$0] }))
        // In the place of the values that are read.
        var (differences, end) = (values, 0)
        for (song, artist) in artists.enumerated() where artist != 0 && sums.counts[Int(artist)] > 1 {
            let count = Double(sums.counts[Int(artist)])
            for j in 0..<d {
                differences[end] = Float(Double(differences[song * d + j]) - sums.values[Int(artist) * d + j] / count)
                end += 1
            }
        }
        differences.removeLast(differences.count - end)
        guard !differences.isEmpty else { return nil }
        let principal = PrincipalComponents(fitting: differences, dimensions: d, arithmetic: arithmetic)
        guard let largest = principal.explainedVariance.first, largest > 0 else { return nil }
        dimensions = d
        matrix = (0..<d).flatMap { row in
            let variance = principal.explainedVariance[row]
            let factor = variance > largest * Self.leastShare ? 1 / variance.squareRoot() : 0
            return principal.components[row * d..<(row + 1) * d].map { $0 * factor }
        }
    }

    /// - Parameter values: the vectors, row-major `[any, dimensions]`.
    /// - Returns: the whitened vectors, of the same shape.
    package func apply(_ values: [Float]) -> [Float] {
        let d = dimensions
        precondition(values.count.isMultiple(of: d), "\(values.count) values by row of \(d)")
        var whitened = values
        for start in stride(from: 0, to: values.count, by: d) {
            for row in 0..<d {
                var sum = 0.0
                for j in 0..<d { sum += matrix[row * d + j] * Double(values[start + j]) }
                whitened[start + row] = Float(sum)
            }
        }
        return whitened
    }
}
