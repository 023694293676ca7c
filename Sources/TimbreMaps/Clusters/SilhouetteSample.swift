import TimbreBase
import TimbreCompute

/// The mean silhouette of a clustering, exact on a sample of the songs: how much nearer a song lies to its own
/// cluster's songs than to the nearest other cluster's.
///
/// (b − a) / max(a, b) on average, where a is the mean distance to the others of its cluster and b the least mean
/// distance to those of another; 0 for a song that is alone in its cluster. Rousseeuw, "Silhouettes: a graphical aid to
/// the interpretation and validation of cluster analysis", 1987.
package struct SilhouetteSample: Sendable {
    /// Ids of the sampled songs, ascending.
    package let songs: [Int]
    /// Distances between the sampled songs, `[songs, songs]`, not squared.
    private let distances: [Float]

    /// - Parameters:
    ///   - values: `[n, dimensions]`, row-major.
    ///   - count: the size of the sample; all songs where there are no more.
    /// - Complexity: O(count² · dimensions), once for any number of clusterings.
    package init(_ values: [Float], dimensions: Int, count: Int, seed: UInt64) {
        var draws = ClusterDraws(.silhouetteSample, seed: seed)
        let songs = draws.distinct(count, below: values.count / dimensions)
        self.songs = songs
        let sample = songs.flatMap { values[$0 * dimensions..<($0 + 1) * dimensions] }
        distances = Workers().mapTiles(of: songs.count, size: 16) { rows in
            var tile: [Float] = []
            tile.reserveCapacity(rows.count * songs.count)
            for a in rows {
                for b in songs.indices {
                    var sum = 0.0
                    for j in 0..<dimensions {
                        let difference = Double(sample[a * dimensions + j]) - Double(sample[b * dimensions + j])
                        sum += difference * difference
                    }
                    tile.append(Float(sum.squareRoot()))
                }
            }
            return tile
        }.flatMap(\.self)
    }

    /// - Parameters:
    ///   - labels: the cluster of every song, sampled or not, in `0..<k`.
    /// - Returns: the mean silhouette, −1 to 1; nil where the whole sample lies in one cluster.
    package func mean(labels: [Int32], k: Int) -> Double? {
        let own = songs.map { Int(labels[$0]) }
        var sizes = [Int](repeating: 0, count: k)
        for cluster in own { sizes[cluster] += 1 }
        guard sizes.count(where: { $0 > 0 }) > 1 else { return nil }
        var total = 0.0
        for song in songs.indices where sizes[own[song]] > 1 {
            var sums = [Double](repeating: 0, count: k)
            for other in songs.indices { sums[own[other]] += Double(distances[song * songs.count + other]) }
            let a = sums[own[song]] / Double(sizes[own[song]] - 1)
            let b = (0..<k).filter { $0 != own[song] && sizes[$0] > 0 }.map { sums[$0] / Double(sizes[$0]) }.min()!
            total += max(a, b) > 0 ? (b - a) / max(a, b) : 0
        }
        return total / Double(songs.count)
    }
}
