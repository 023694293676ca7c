import TimbreBase
import TimbreCatalogue
import TimbreSearch

/// Playlist continuation: the rest of a playlist is to be found from five of its songs. Songs are ranked by cosine to
/// the mean of the five songs' unit vectors, the five left out.
///
/// A second measurement is among songs by other artists: songs that share an artist with any of the five are neither
/// found nor looked for, and a playlist with nothing left does not count.
///
/// With a split by time, the five came out before a year, and the songs since that year are to be found among all songs
/// since then.
struct PlaylistContinuation {
    /// One playlist to continue.
    struct Task: Equatable {
        /// Ids of the given songs.
        var seeds: [Int]
        /// Ids of the songs to be found.
        var rest: [Int]
        /// Ids of the songs to be found that share no artist with a seed.
        var restByOthers: [Int]
    }

    static let seedCount = 5
    /// Fewest songs of a playlist that is measured.
    static let leastSongs = 20

    let tasks: [Task]
    private let songs: EvaluationSongs
    /// Songs that can be found; nil for all.
    private let filter: RowFilter?

    /// - Parameters:
    ///   - playlists: playlists of at least `leastSongs` songs for which `canContinue` holds.
    ///   - year: the first year of the songs to be found; nil for no split by time.
    init(_ playlists: [PlaylistTable.Playlist], _ songs: EvaluationSongs, since year: Int? = nil, seed: UInt64) {
        self.songs = songs
        filter = year.map(songs.since)
        tasks = playlists.map { playlist in
            var draws = EvaluationDraws(.seedSongs, seed: seed, number: playlist.hash)
            let (given, sought) = Self.split(playlist, songs, since: year)
            let order = draws.sample(given.count, of: given)
            let seeds = Array(order[..<Self.seedCount])
            let rest = year == nil ? Array(order[Self.seedCount...]) : sought
            return Task(
                seeds: seeds, rest: rest,
                restByOthers: rest.filter { song in !seeds.contains { songs.shareArtist($0, song) } })
        }
    }

    /// Whether there are songs to give and songs to find.
    static func canContinue(_ playlist: PlaylistTable.Playlist, _ songs: EvaluationSongs, since year: Int?) -> Bool {
        let (given, sought) = split(playlist, songs, since: year)
        return given.count >= seedCount && !sought.isEmpty
    }

    /// The playlist's songs before a year, and those since; without a year both are all songs.
    private static func split(
        _ playlist: PlaylistTable.Playlist, _ songs: EvaluationSongs, since year: Int?
    ) -> (given: [Int], sought: [Int]) {
        let all = playlist.songs.map { Int($0) }
        guard let year = year.map({ Double($0) }) else { return (all, all) }
        return (
            all.filter { song in songs.years[song].map { $0 < year } ?? false },
            all.filter { song in songs.years[song].map { $0 >= year } ?? false }
        )
    }

    /// Length of a ranking that the scores of a task need.
    private static func depth(_ rest: [Int]) -> Int { max(rest.count, ContinuationScores.gainDepth) }

    /// Scores of each playlist by vectors; 0 where the mean of the seeds is all zeros.
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
                let found = try index.neighbours(
                    of: queries, SearchOptions(k: depth, filter: filter), work: work.silent())
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
                        // With so many neighbours, enough must be by other artists.
                        pending[(theirs.count + needed).roundedUpToPowerOfTwo, default: []].append(place)
                    } else {
                        scores.add(others, byOthersTo: place)
                    }
                }
            }
        }
        return scores
    }

    /// Scores of each playlist by a function of its seeds.
    ///
    /// - Parameter likeness: a function that gives every song's similarity to the seeds; songs with 0 are not found.
    func scores(_ likeness: (_ seeds: [Int]) -> [Float], work: Work<Never>) throws -> ContinuationScores {
        var scores = ContinuationScores(tasks)
        for (place, task) in tasks.enumerated() {
            try work.check()
            var values = likeness(task.seeds).map { $0 > 0 ? $0 : -.infinity }
            for song in task.seeds { values[song] = -.infinity }
            if let filter { for song in values.indices where !filter[song] { values[song] = -.infinity } }
            scores.add(GroupScores(values: values).best(Self.depth(task.rest)).map(\.id), to: place)
            guard !task.restByOthers.isEmpty else { continue }
            for song in songs.songs(byArtistsOf: task.seeds) { values[Int(song)] = -.infinity }
            scores.add(
                GroupScores(values: values).best(Self.depth(task.restByOthers)).map(\.id), byOthersTo: place)
        }
        return scores
    }

    /// Largest number of neighbours held at once: where artists have very many songs, the long answers of all playlists
    /// together would fill the memory.
    private static let neighboursAtOnce = 1 << 24
}
