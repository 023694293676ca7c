import TimbreBase
import TimbreSearch

/// The nearest songs of some songs, by cosine, without themselves: exact for artists of any size.
struct NearestSongs {
    /// How many are looked at: precision at 10, and the recommendations that `similar` gives.
    static let count = 10

    /// Of each query the nearest songs, best first; empty for a query without a direction.
    private(set) var all: [[Int32]]
    /// The same among songs that share no artist with the query.
    private(set) var ofOtherArtists: [[Int32]]

    /// Songs that are asked for first: those whose artist has many nearby are asked again.
    private static let firstCount = 32

    /// - Parameters:
    ///   - queries: song ids.
    ///   - vectors: those that the index holds.
    init(
        of queries: [Int], vectors: CandidateVectors, in index: LatentIndex, _ songs: EvaluationSongs,
        work: Work<Never>
    ) throws {
        (all, ofOtherArtists) = (.init(repeating: [], count: queries.count), .init(repeating: [], count: queries.count))
        var pending = [Int: [Int]]()
        pending[Self.firstCount] = queries.indices.filter { vectors.hasDirection(queries[$0]) }
        while let k = pending.keys.min(), let places = pending.removeValue(forKey: k) {
            guard !places.isEmpty else { continue }
            let rows = places.flatMap { vectors.query(queries[$0]) }
            let found = try index.neighbours(
                of: VectorSource(rows, dimensions: vectors.dimensions), SearchOptions(k: k), work: work.silent())
            for (row, place) in places.enumerated() {
                let query = queries[place]
                let nearest = found[row].map(\.id)
                let others = nearest.lazy.filter { !songs.shareArtist($0, query) }.prefix(Self.count)
                if k == Self.firstCount {
                    all[place] = nearest.lazy.filter { $0 != query }.prefix(Self.count).map { Int32($0) }
                }
                ofOtherArtists[place] = others.map { Int32($0) }
                if ofOtherArtists[place].count < Self.count, nearest.count == k {
                    // So many that ten must be by others.
                    let enough = songs.count - songs.othersCount(of: query) + Self.count
                    pending[enough.roundedUpToPowerOfTwo, default: []].append(place)
                }
            }
        }
    }
}

extension Int {
    /// Searches for about as many neighbours are made together.
    var roundedUpToPowerOfTwo: Int {
        self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
    }
}
