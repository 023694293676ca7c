import TimbreBase
import TimbreCatalogue
import TimbreSearch

/// Whether the rest of a playlist is found from five of its songs: ranked by cosine to the mean of the five songs' unit
/// vectors, the five left out.
///
/// The same once more among songs by other artists: songs that share an artist with any of the five can then neither be
/// found nor are they looked for, and a playlist of which nothing is left does not count.
struct PlaylistContinuation {
    /// One playlist to continue.
    struct Task: Equatable {
        /// Song ids that are given.
        var seeds: [Int]
        /// Song ids that are to be found.
        var rest: [Int]
        /// Those of them that share no artist with a seed.
        var restByOthers: [Int]
    }

    static let seedCount = 5
    /// Songs that a playlist needs.
    static let leastSongs = 20

    let tasks: [Task]
    private let songs: EvaluationSongs

    /// - Parameter playlists: of at least `leastSongs` songs each.
    init(_ playlists: [PlaylistTable.Playlist], _ songs: EvaluationSongs, seed: UInt64) {
        self.songs = songs
        tasks = playlists.map { playlist in
            var draws = EvaluationDraws(.seedSongs, seed: seed, number: playlist.hash)
            let order = draws.sample(playlist.songs.count, of: playlist.songs.map { Int($0) })
            let (seeds, rest) = (Array(order[..<Self.seedCount]), Array(order[Self.seedCount...]))
            return Task(
                seeds: seeds, rest: rest,
                restByOthers: rest.filter { song in !seeds.contains { songs.shareArtist($0, song) } })
        }
    }

    /// Songs that a task's rankings are looked at to the end of, by what is looked for.
    private static func depth(_ rest: [Int]) -> Int { max(rest.count, ContinuationScores.gainDepth) }

    /// Of each playlist; 0 where the seeds have no direction together.
    func scores(_ vectors: CandidateVectors, in index: LatentIndex, work: Work<Never>) throws -> ContinuationScores {
        var scores = ContinuationScores(tasks)
        let profiles = tasks.map { vectors.meanDirection(of: $0.seeds) }
        let usable = tasks.indices.filter { place in profiles[place].contains { $0 != 0 } }
        var pending = Dictionary(grouping: usable) {
            (Self.seedCount + Self.depth(tasks[$0].rest)).roundedUpToPowerOfTwo
        }
        var asked = Set<Int>()
        while let depth = pending.keys.min(), let places = pending.removeValue(forKey: depth) {
            let size = max(1, Self.neighboursAtOnce / depth)
            for start in stride(from: 0, to: places.count, by: size) {
                let places = places[start..<min(start + size, places.count)]
                let queries = VectorSource(places.flatMap { profiles[$0] }, dimensions: vectors.dimensions)
                let found = try index.neighbours(of: queries, SearchOptions(k: depth), work: work.silent())
                for (row, place) in places.enumerated() {
                    let task = tasks[place]
                    let ranking = found[row].map(\.id)
                    if asked.insert(place).inserted {
                        scores.add(ranking.filter { !task.seeds.contains($0) }, to: place)
                    }
                    guard !task.restByOthers.isEmpty else { continue }
                    let theirs = songs.songs(byArtistsOf: task.seeds)
                    let others = ranking.filter { !theirs.contains(Int32($0)) }
                    let needed = Self.depth(task.restByOthers)
                    if others.count < needed, ranking.count == depth {
                        // So many that enough must be by others.
                        pending[(theirs.count + needed).roundedUpToPowerOfTwo, default: []].append(place)
                    } else {
                        scores.add(others, byOthersTo: place)
                    }
                }
            }
        }
        return scores
    }

    /// Of each playlist.
    ///
    /// - Parameter likeness: of every song to the seeds; songs with 0 are not found.
    func scores(_ likeness: (_ seeds: [Int]) -> [Float], work: Work<Never>) throws -> ContinuationScores {
        var scores = ContinuationScores(tasks)
        for (place, task) in tasks.enumerated() {
            try work.check()
            var values = likeness(task.seeds).map { $0 > 0 ? $0 : -.infinity }
            for song in task.seeds { values[song] = -.infinity }
            scores.add(GroupScores(values: values).best(Self.depth(task.rest)).map(\.id), to: place)
            guard !task.restByOthers.isEmpty else { continue }
            for song in songs.songs(byArtistsOf: task.seeds) { values[Int(song)] = -.infinity }
            scores.add(
                GroupScores(values: values).best(Self.depth(task.restByOthers)).map(\.id), byOthersTo: place)
        }
        return scores
    }

    /// Where artists have very many songs, long answers of all playlists together would fill the memory.
    private static let neighboursAtOnce = 1 << 24
}
