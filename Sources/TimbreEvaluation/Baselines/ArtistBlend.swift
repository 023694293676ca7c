/// Songs drawn toward their artist: `v + weight × sum of the artist's songs / (their number + shrinkage)`.
///
///     let blended = ArtistBlend().blend(scores.values, dimensions: scores.dimensions, artists: artists)
///
/// An artist with few songs draws less, one that is unknown not at all. Meant for vectors whose mean over all songs is 0,
/// such as standard scores, that are compared by cosine. Sums are in `Double`.
package struct ArtistBlend: Sendable, Equatable {
    package var weight: Double
    /// Songs at the mean of all, which is 0, that every artist has besides its own.
    package var shrinkage: Double

    package init(weight: Double = 6, shrinkage: Double = 2) {
        (self.weight, self.shrinkage) = (weight, shrinkage)
    }

    /// - Parameters:
    ///   - values: row-major `[songs, dimensions]`.
    ///   - artists: each song's; 0 is unknown.
    /// - Returns: the same shape.
    package func blend(_ values: [Float], dimensions d: Int, artists: [Int32]) -> [Float] {
        let means = means(of: values, dimensions: d, artists: artists)
        var blended = values
        for (song, artist) in artists.enumerated() {
            for j in 0..<d {
                blended[song * d + j] = Float(
                    Double(values[song * d + j]) + weight * means[Int(artist) * d + j])
            }
        }
        return blended
    }

    /// The shrunken mean of each artist's songs: row-major `[artists, dimensions]`; 0 for artist 0.
    ///
    /// - Parameters: as above.
    package func means(of values: [Float], dimensions d: Int, artists: [Int32]) -> [Double] {
        let sums = GroupSums(of: values, dimensions: d, groups: artists)
        var means = sums.values
        for artist in sums.counts.indices {
            let factor = artist == 0 ? 0 : 1 / (Double(sums.counts[artist]) + shrinkage)
            for j in artist * d..<(artist + 1) * d { means[j] *= factor }
        }
        return means
    }
}

/// Sums of the rows of each group, in the order of rows.
struct GroupSums {
    /// Row-major `[groups, dimensions]`.
    private(set) var values: [Double]
    /// Rows of each group.
    private(set) var counts: [Int]

    /// - Parameter groups: of each row, from 0.
    init(of rows: [Float], dimensions d: Int, groups: [Int32]) {
        precondition(rows.count == groups.count * d, "\(rows.count) values for \(groups.count) rows of \(d)")
        let count = Int(groups.max() ?? 0) + 1
        values = .init(repeating: 0, count: count * d)
        counts = .init(repeating: 0, count: count)
        for (row, group) in groups.enumerated() {
            let start = Int(group) * d
            for j in 0..<d { values[start + j] += Double(rows[row * d + j]) }
            counts[Int(group)] += 1
        }
    }
}
