/// A song and its cosine score.
public struct Neighbour: Sendable, Equatable {
    public var id: Int
    /// Cosine of song and query, within [−1, 1].
    public var score: Float

    public init(id: Int, score: Float) {
        (self.id, self.score) = (id, score)
    }
}

/// The neighbours of some queries, each by score descending, then id ascending.
///
/// A score is a chain of fused multiply-adds in `Float` over unit vectors. Rounding can bring it just outside [−1, 1]:
/// songs are ordered by the score as computed, and the score returned is `min(1, max(−1, score))`.
public struct Neighbours: Sendable {
    public let queryCount: Int
    /// Number of places for each query: `min(k, songs that can be found)`.
    public let columns: Int
    /// Queries that have no direction, and so no neighbours; where every song is searched for, those the index leaves
    /// out.
    public internal(set) var unanswered = RejectedRows()
    /// Neighbours of each query: fewer than `columns` only where a minimum score, or a query's own absence, cut them.
    public internal(set) var counts: [Int]
    /// `[queries, columns]`; −1 beyond a query's count.
    public internal(set) var ids: [Int64]
    /// `[queries, columns]`; NaN beyond a query's count.
    public internal(set) var scores: [Float]

    package init(queryCount: Int, columns: Int) {
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

extension Neighbours {
    /// The answer to some of the queries, with fewer neighbours each.
    ///
    /// - Parameters:
    ///   - queries: the range of queries, all of which have a direction.
    ///   - k: the number of neighbours, at most as many as were asked for.
    ///   - minimumScore: the lowest score that is kept; nil keeps all.
    package func part(_ queries: Range<Int>, k: Int, minimumScore: Float?) -> Neighbours {
        var part = Neighbours(queryCount: queries.count, columns: min(k, columns))
        for (place, query) in queries.enumerated() {
            var count = 0
            while count < min(part.columns, counts[query]) {
                let score = scores[query * columns + count]
                if let minimumScore, score < minimumScore { break }
                part.ids[place * part.columns + count] = ids[query * columns + count]
                part.scores[place * part.columns + count] = score
                count += 1
            }
            part.counts[place] = count
        }
        return part
    }

    /// Puts the answers of a batch in their places.
    package mutating func replace(_ queries: Range<Int>, by batch: Neighbours) {
        counts.replaceSubrange(queries, with: batch.counts)
        ids.replaceSubrange(queries.lowerBound * columns..<queries.upperBound * columns, with: batch.ids)
        scores.replaceSubrange(queries.lowerBound * columns..<queries.upperBound * columns, with: batch.scores)
    }
}
