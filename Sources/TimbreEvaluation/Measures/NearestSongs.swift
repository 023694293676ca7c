import TimbreBase
import TimbreSearch

/// The nearest songs of each query by cosine, without the query: exact for artists with any number of songs.
struct NearestSongs {
    /// Number of nearest songs: ten, as in precision at 10 and in the recommendations of `similar`.
    static let count = 10

    /// Nearest songs of each query, best first; empty for a query whose vector is all zeros.
    private(set) var all: [[Int32]]
    /// Nearest songs of each query that share no artist with it, best first.
    private(set) var ofOtherArtists: [[Int32]]

    /// Number of neighbours in the first search; queries with many of their artist's songs nearby are searched again.
    private static let firstCount = 32

    /// - Parameters:
    ///   - queries: song ids.
    ///   - vectors: the vectors in the index.
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
                    // With so many neighbours, ten must be by other artists.
                    let enough = songs.count - songs.othersCount(of: query) + Self.count
                    pending[enough.roundedUpToPowerOfTwo, default: []].append(place)
                }
            }
        }
    }
}

extension Int {
    /// The next power of two: rounding lets searches for similar numbers of neighbours be made together.
    var roundedUpToPowerOfTwo: Int {
        self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
    }
}
