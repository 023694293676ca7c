import Foundation
import TimbreCompute
import TimbreSearch
import TimbreTestSupport

@testable import TimbreEvaluation

/// Random songs, and plain loops over them in `Double`.
struct SmallSongs {
    let songs: EvaluationSongs
    let vectors: CandidateVectors
    let genres: [Int32]
    /// Of each song, the main one first.
    let artists: [[Int32]]

    var count: Int { songs.count }

    /// - Parameters:
    ///   - largest: songs of artist 1; the others have one to five, some are unknown. Of five songs one has a second
    ///     artist.
    ///   - zeros: songs without a direction.
    init(_ count: Int, dimensions: Int = 4, largest: Int = 0, zeros: [Int] = [], seed: UInt64 = 1) {
        var random = SplitMix(state: seed)
        var values = (0..<count * dimensions).map { _ in random.uniform() }
        for song in zeros { for j in 0..<dimensions { values[song * dimensions + j] = 0 } }
        vectors = CandidateVectors(values, dimensions: dimensions)
        artists = (0..<count).map { song in
            let main = song < largest ? 1 : song % 7 == 0 ? 0 : Int32(random.next() % UInt64(count / 3)) + 2
            let second = Int32(random.next() % UInt64(count / 3)) + 2
            return main == 0 ? [] : song % 5 == 3 && second != main ? [main, second] : [main]
        }
        songs = EvaluationSongs(
            artists: artists, years: (0..<count).map { _ in nil },
            names: (0..<count).map { $0 % 11 == 0 ? -1 : Int32(random.next() % UInt64(count / 2)) },
            identifiers: [:])
        genres = (0..<count).map { $0 % 13 == 0 ? 0 : Int32(random.next() % 3) + 1 }
    }

    func index(on device: Device) throws -> LatentIndex {
        try LatentIndex(VectorSource(vectors.values, dimensions: vectors.dimensions), on: device)
    }

    /// By plain loops: whether a song is another than the query and shares no artist with it.
    func isByOthers(_ song: Int, than query: Int) -> Bool {
        song != query && !artists[query].contains { artists[song].contains($0) }
    }

    func unit(_ song: Int) -> [Double]? {
        let vector = vectors.query(song).map(Double.init)
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? vector.map { $0 / length } : nil
    }

    /// All songs with a direction, the one with the highest cosine first.
    func ranking(_ query: [Double]) -> [Int] {
        var scores: [(song: Int, score: Double)] = []
        for song in 0..<count {
            guard let unit = unit(song) else { continue }
            scores.append((song, zip(query, unit).reduce(0) { $0 + $1.0 * $1.1 }))
        }
        return scores.sorted { ($1.score, $0.song) < ($0.score, $1.song) }.map(\.song)
    }
}
