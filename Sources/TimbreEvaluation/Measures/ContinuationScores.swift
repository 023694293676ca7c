import Foundation

/// The worth of rankings as continuations of playlists.
struct ContinuationScores {
    static let gainDepth = 100

    private let tasks: [PlaylistContinuation.Task]
    /// R-precision of each task, from 0 to 1; below, its discounted gain.
    private(set) var rPrecision: [Double]
    private(set) var gain: [Double]
    /// The same among songs that share no artist with a seed; nil where none is left to be found.
    private(set) var rPrecisionByOthers: [Double?]
    private(set) var gainByOthers: [Double?]

    /// Of tasks for which nothing has been found yet.
    init(_ tasks: [PlaylistContinuation.Task]) {
        self.tasks = tasks
        rPrecision = tasks.map { _ in 0 }
        rPrecisionByOthers = tasks.map { $0.restByOthers.isEmpty ? nil : 0 }
        (gain, gainByOthers) = (rPrecision, rPrecisionByOthers)
    }

    /// - Parameter ranking: song ids, the best first, without the seeds; as many as the rest and as `gainDepth`, where
    ///   there are so many.
    mutating func add(_ ranking: [Int], to place: Int) {
        let rest = tasks[place].rest
        rPrecision[place] = Self.rPrecision(ranking, rest: rest)
        gain[place] = Self.gain(ranking, rest: rest)
    }

    /// - Parameter ranking: the same of songs that share no artist with a seed.
    mutating func add(_ ranking: [Int], byOthersTo place: Int) {
        let rest = tasks[place].restByOthers
        rPrecisionByOthers[place] = Self.rPrecision(ranking, rest: rest)
        gainByOthers[place] = Self.gain(ranking, rest: rest)
    }

    /// Of the playlists that count.
    var values: [MeasureName: [Double]] {
        [
            .rPrecision: rPrecision, .ndcg: gain, .rPrecisionByOthers: rPrecisionByOthers.compactMap(\.self),
            .ndcgByOthers: gainByOthers.compactMap(\.self),
        ]
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
