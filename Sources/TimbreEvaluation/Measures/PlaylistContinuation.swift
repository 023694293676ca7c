import Foundation
import TimbreBase
import TimbreCatalogue
import TimbreSearch

/// Whether the rest of a playlist is found from five of its songs: ranked by cosine to the mean of the five songs' unit
/// vectors, the five left out.
struct PlaylistContinuation {
    /// One playlist to continue.
    struct Task: Equatable {
        /// Song ids that are given.
        var seeds: [Int]
        /// Song ids that are to be found.
        var rest: [Int]
    }

    static let seedCount = 5
    /// Songs that a playlist needs.
    static let leastSongs = 20
    static let gainDepth = 100

    let tasks: [Task]

    /// - Parameter playlists: of at least `leastSongs` songs each.
    init(_ playlists: [PlaylistTable.Playlist], seed: UInt64) {
        tasks = playlists.map { playlist in
            var draws = EvaluationDraws(.seedSongs, seed: seed, number: playlist.hash)
            let order = draws.sample(playlist.songs.count, of: playlist.songs.map { Int($0) })
            return Task(seeds: Array(order[..<Self.seedCount]), rest: Array(order[Self.seedCount...]))
        }
    }

    /// Of each playlist; 0 where the seeds have no direction together.
    func values(
        _ vectors: CandidateVectors, in index: LatentIndex, work: Work<Never>
    ) throws -> (rPrecision: [Double], gain: [Double]) {
        var values = (
            rPrecision: [Double](repeating: 0, count: tasks.count), gain: [Double](repeating: 0, count: tasks.count)
        )
        let profiles = tasks.map { vectors.meanDirection(of: $0.seeds) }
        let depths = tasks.map { (Self.seedCount + max($0.rest.count, Self.gainDepth)).roundedUpToPowerOfTwo }
        let usable = tasks.indices.filter { place in profiles[place].contains { $0 != 0 } }
        for (depth, places) in Dictionary(grouping: usable, by: { depths[$0] }).sorted(by: { $0.key < $1.key }) {
            let queries = VectorSource(places.flatMap { profiles[$0] }, dimensions: vectors.dimensions)
            let found = try index.neighbours(of: queries, SearchOptions(k: depth), work: work.silent())
            for (row, place) in places.enumerated() {
                let task = tasks[place]
                let seeds = Set(task.seeds)
                let ranking = found[row].map(\.id).filter { !seeds.contains($0) }
                values.rPrecision[place] = Self.rPrecision(ranking, rest: task.rest)
                values.gain[place] = Self.gain(ranking, rest: task.rest)
            }
        }
        return values
    }

    /// Of n songs to be found, the share that is among the n first.
    static func rPrecision(_ ranking: [Int], rest: [Int]) -> Double {
        let wanted = Set(rest)
        return Double(ranking.prefix(rest.count).count { wanted.contains($0) }) / Double(rest.count)
    }

    /// Normalised discounted cumulative gain of the 100 first, 1 / log₂(rank + 1) a song that was to be found (Järvelin,
    /// Kekäläinen 2002).
    static func gain(_ ranking: [Int], rest: [Int]) -> Double {
        let wanted = Set(rest)
        func discount(_ place: Int) -> Double { 1 / log2(Double(place + 2)) }
        let gain = ranking.prefix(gainDepth).enumerated().reduce(0.0) {
            $0 + (wanted.contains($1.element) ? discount($1.offset) : 0)
        }
        return gain / (0..<min(gainDepth, rest.count)).reduce(0.0) { $0 + discount($1) }
    }
}
