import Foundation

/// Scores of rankings as continuations of playlists.
struct ContinuationScores {
    static let gainDepth = 100

    private let tasks: [PlaylistContinuation.Task]
    /// R-precision of each task, 0 to 1; `gain` is the nDCG.
    private(set) var rPrecision: [Double]
    private(set) var gain: [Double]
    /// R-precision of each task among songs that share no artist with a seed; nil where there is none to be found.
    private(set) var rPrecisionByOthers: [Double?]
    private(set) var gainByOthers: [Double?]

    /// Begins with the score 0 for each task.
    init(_ tasks: [PlaylistContinuation.Task]) {
        self.tasks = tasks
        rPrecision = tasks.map { _ in 0 }
        rPrecisionByOthers = tasks.map { $0.restByOthers.isEmpty ? nil : 0 }
        (gain, gainByOthers) = (rPrecision, rPrecisionByOthers)
    }

    /// - Parameter ranking: song ids, the best first, without the seeds; at least as many as the songs to be found and
    ///   as `gainDepth`, where there are enough.
    mutating func add(_ ranking: [Int], to place: Int) {
        let rest = tasks[place].rest
        rPrecision[place] = Self.rPrecision(ranking, rest: rest)
        gain[place] = Self.gain(ranking, rest: rest)
    }

    /// - Parameter ranking: ids of songs that share no artist with a seed, the best first; as many as for `add(_:to:)`.
    mutating func add(_ ranking: [Int], byOthersTo place: Int) {
        let rest = tasks[place].restByOthers
        rPrecisionByOthers[place] = Self.rPrecision(ranking, rest: rest)
        gainByOthers[place] = Self.gain(ranking, rest: rest)
    }

    /// One value a playlist, by measure; playlists without a song by other artists to be found are left out of those
    /// measures.
    var values: [MeasureName: [Double]] {
        [
            .rPrecision: rPrecision, .ndcg: gain, .rPrecisionByOthers: rPrecisionByOthers.compactMap(\.self),
            .ndcgByOthers: gainByOthers.compactMap(\.self),
        ]
    }

    /// The share of the n songs to be found that is among the first n of the ranking.
    static func rPrecision(_ ranking: [Int], rest: [Int]) -> Double {
        let wanted = Set(rest)
        return Double(ranking.prefix(rest.count).count { wanted.contains($0) }) / Double(rest.count)
    }

    /// Normalised discounted cumulative gain of the first 100 songs, a song to be found gaining 1 / log₂(rank + 1)
    /// (Järvelin, Kekäläinen 2002).
    static func gain(_ ranking: [Int], rest: [Int]) -> Double {
        let wanted = Set(rest)
        func discount(_ place: Int) -> Double { 1 / log2(Double(place + 2)) }
        let gain = ranking.prefix(gainDepth).enumerated().reduce(0.0) {
            $0 + (wanted.contains($1.element) ? discount($1.offset) : 0)
        }
        return gain / (0..<min(gainDepth, rest.count)).reduce(0.0) { $0 + discount($1) }
    }
}
