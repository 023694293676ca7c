package import TimbreBase
import TimbreCompute

/// Trustworthiness of a map (Venna, Kaski, "Neighborhood Preservation in Nonlinear Projection Methods", 2001): 1 where
/// the k nearest songs on the map are also the k nearest by their vectors, about one half for a random map. A neighbour
/// on the map that is no neighbour by vectors costs the ranks by which it lies beyond the k nearest.
package enum Trustworthiness {
    /// Number of neighbours compared, unless there are too few songs.
    package static let neighbourCount = 12
    /// Largest number of pairs compared: all pairs of up to 31,622 songs; above, a sample of songs against all others.
    package static let pairLimit = 1_000_000_000

    /// - Parameters:
    ///   - map: row-major `[n, 2]`.
    ///   - values: row-major `[n, dimensions]`.
    ///   - k: at least 1, below n / 2.
    ///   - pairLimit: the number of pairs beyond which a seeded sample of at least 500 songs is judged, each against
    ///     all others.
    /// - Throws: `CancellationError`.
    package static func measure(
        of map: [Float], in values: [Float], dimensions: Int, neighbours k: Int, seed: UInt64 = 42,
        pairLimit: Int = pairLimit, threads: Int? = nil, work: Work<Never> = Work()
    ) throws -> Double {
        let n = map.count / 2
        precondition(values.count == n * dimensions && k >= 1 && 2 * k < n, "\(k) neighbours of \(n) songs")
        let judged = SongSample.ids(of: n, count: max(min(pairLimit / n, n), min(500, n)), seed: seed, .judgedSample)
        let (space, plane) = (PointBlocks(values, dimensions: dimensions), PointBlocks(map, dimensions: 2))
        let workers = Workers(count: threads)
        var penalty = 0
        // Tiles of songs, so that the work can be cancelled.
        for start in stride(from: 0, to: judged.count, by: 1024) {
            try work.check()
            let songs = judged[start..<min(start + 1024, judged.count)]
            penalty += workers.mapTiles(of: songs.count, size: 16) { tile in
                tile.reduce(0) { sum, place in
                    let song = songs[songs.startIndex + place]
                    let ranks = space.ranks(of: plane.nearest(to: song, k: k), from: song)
                    return sum + ranks.reduce(0) { $0 + max(Int($1) - k, 0) }
                }
            }.reduce(0, +)
        }
        let worst = Double(judged.count) * Double(k) * Double(2 * n - 3 * k - 1)
        return 1 - 2 * Double(penalty) / worst
    }
}
