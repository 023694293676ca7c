package import TimbreCatalogue

/// Songs drawn toward their artist: `v + weight × sum of the artist's songs / (their number + shrinkage)`; a song of n
/// artists counts for each of them as 1 / n, and is drawn toward the mean of all.
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
    ///   - artists: of each song.
    /// - Returns: the same shape.
    package func blend(_ values: [Float], dimensions d: Int, artists: NameLists) -> [Float] {
        let means = means(of: values, dimensions: d, artists: artists)
        var blended = values
        for song in 0..<artists.songCount {
            let its = artists[song]
            for j in 0..<d where !its.isEmpty {
                let mean = its.reduce(0) { $0 + means[Int($1) * d + j] } / Double(its.count)
                blended[song * d + j] = Float(Double(values[song * d + j]) + weight * mean)
            }
        }
        return blended
    }

    /// The shrunken mean of each artist's songs: row-major `[artists, dimensions]`; 0 for artist 0.
    ///
    /// - Parameters: as above.
    package func means(of values: [Float], dimensions d: Int, artists: NameLists) -> [Double] {
        let sums = GroupSums(of: values, dimensions: d, groups: artists)
        var means = sums.values
        for artist in sums.counts.indices {
            let factor = 1 / (sums.counts[artist] + shrinkage)
            for j in artist * d..<(artist + 1) * d { means[j] *= factor }
        }
        return means
    }
}

/// Sums of the rows of each group, in the order of rows; a row of n groups counts for each of them as 1 / n.
struct GroupSums {
    /// Row-major `[groups, dimensions]`; 0 for group 0, which no row is of.
    private(set) var values: [Double]
    /// Rows of each group.
    private(set) var counts: [Double]

    /// - Parameter groups: of each row.
    init(of rows: [Float], dimensions d: Int, groups: NameLists) {
        precondition(rows.count == groups.songCount * d, "\(rows.count) values for \(groups.songCount) rows of \(d)")
        let count = Int(groups.ids.max() ?? 0) + 1
        values = .init(repeating: 0, count: count * d)
        counts = .init(repeating: 0, count: count)
        for row in 0..<groups.songCount {
            let part = 1 / Double(groups[row].count)
            for group in groups[row].lazy.map({ Int($0) }) {
                for j in 0..<d { values[group * d + j] += part * Double(rows[row * d + j]) }
                counts[group] += part
            }
        }
    }
}
