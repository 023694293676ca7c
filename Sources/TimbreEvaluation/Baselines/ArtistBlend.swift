package import TimbreCatalogue
import TimbreLearning

/// Vectors drawn toward the mean of the artist's songs: `v + weight × sum of the artist's songs / (their number +
/// shrinkage)`, with one such term for each of several artists.
///
///     let blended = ArtistBlend().blend(scores.values, dimensions: scores.dimensions, artists: artists)
///
/// An artist with few songs draws less, an unknown one not at all. Meant for vectors whose mean over all songs is 0,
/// standard scores for example, and that are compared by cosine. Sums are in `Double`.
package struct ArtistBlend: Sendable, Equatable {
    package var weight: Double
    /// Number of imagined songs at the mean of all songs, 0, that every artist has besides its own.
    package var shrinkage: Double

    package init(weight: Double = 6, shrinkage: Double = 2) {
        (self.weight, self.shrinkage) = (weight, shrinkage)
    }

    /// - Parameters:
    ///   - values: row-major `[songs, dimensions]`.
    ///   - artists: the artists of each song.
    /// - Returns: blended vectors, row-major `[songs, dimensions]`.
    package func blend(_ values: [Float], dimensions d: Int, artists: NameLists) -> [Float] {
        let means = means(of: values, dimensions: d, artists: artists)
        var blended = values
        for song in 0..<artists.songCount {
            for j in 0..<d {
                let sum = artists[song].reduce(0) { $0 + means[Int($1) * d + j] }
                blended[song * d + j] = Float(Double(values[song * d + j]) + weight * sum)
            }
        }
        return blended
    }

    /// The shrunken mean of each artist's songs: row-major `[artists, dimensions]`; 0 for artist 0.
    ///
    /// - Parameters:
    ///   - values: row-major `[songs, dimensions]`.
    ///   - d: the width of a vector.
    ///   - artists: the artists of each song.
    package func means(of values: [Float], dimensions d: Int, artists: NameLists) -> [Double] {
        let sums = GroupSums(of: values, dimensions: d, groups: artists)
        var means = sums.values
        for artist in sums.counts.indices {
            let factor = 1 / (Double(sums.counts[artist]) + shrinkage)
            for j in artist * d..<(artist + 1) * d { means[j] *= factor }
        }
        return means
    }
}
