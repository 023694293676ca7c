/// What is searched for.
public struct SearchOptions: Sendable {
    /// Neighbours of each query, at least 1; more than there are songs gives them all.
    public var k = 10
    /// Songs that score below it are left out, those that score exactly it are kept; nil keeps all.
    public var minimumScore: Float?
    /// Songs that may be found, of as many rows as the index; nil for all.
    public var filter: RowFilter?
    /// Queries at a time. nil starts with a few and grows while a step takes less than a fraction of a second: then
    /// progress and interruption come in time on any device. It never changes an answer.
    public var batch: Int?
    /// Asked after each step, a fraction of a second apart: whether to stop.
    public var isCancelled: @Sendable () -> Bool = { Task.isCancelled }

    public init(k: Int = 10, minimumScore: Float? = nil, filter: RowFilter? = nil, batch: Int? = nil) {
        precondition(batch ?? 1 >= 1, "batches of no query")
        (self.k, self.minimumScore, self.filter, self.batch) = (k, minimumScore, filter, batch)
    }
}

/// How far a search is.
public struct SearchProgress: Sendable, Equatable {
    /// Pairs of a query and a song that were scored, and all there will be.
    public var pairs: Int
    public var pairCount: Int
    public var queryCount: Int

    public var share: Double { pairCount == 0 ? 1 : Double(pairs) / Double(pairCount) }
}

/// A song and its cosine score.
public struct Neighbour: Sendable, Equatable {
    public var id: Int
    /// Within [−1, 1].
    public var score: Float

    public init(id: Int, score: Float) {
        (self.id, self.score) = (id, score)
    }
}

/// The neighbours of some queries, each by score descending, then id ascending.
///
/// A score is a chain of fused multiply-adds in `Float` over unit vectors. Rounding can bring it just outside
/// [−1, 1]: the order is that of the score as computed, and what is given is `min(1, max(−1, score))`.
public struct Neighbours: Sendable {
    public let queryCount: Int
    /// Places a query: `min(k, songs that can be found)`.
    public let columns: Int
    /// Neighbours of each query: fewer than `columns` only where a minimum score, or a query's own absence, cut them.
    public internal(set) var counts: [Int]
    /// `[queries, columns]`; −1 beyond a query's count.
    public internal(set) var ids: [Int64]
    /// `[queries, columns]`; NaN beyond a query's count.
    public internal(set) var scores: [Float]

    init(queryCount: Int, columns: Int) {
        (self.queryCount, self.columns) = (queryCount, columns)
        counts = .init(repeating: 0, count: queryCount)
        ids = .init(repeating: -1, count: queryCount * columns)
        scores = .init(repeating: .nan, count: queryCount * columns)
    }

    /// The neighbours of one query, best first.
    public subscript(query: Int) -> [Neighbour] {
        precondition(query >= 0 && query < queryCount, "query \(query) of \(queryCount)")
        return (query * columns..<query * columns + counts[query]).map {
            Neighbour(id: Int(ids[$0]), score: scores[$0])
        }
    }
}
