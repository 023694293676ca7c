import TimbreCompute

/// The best songs of some queries over pieces that come in the order of their rows.
struct PieceMerge {
    let k: Int
    private(set) var counts: [Int]
    /// `[queries, k]`.
    private(set) var ids: [Int64]
    private(set) var scores: [Float]

    init(queryCount: Int, k: Int) {
        self.k = k
        counts = .init(repeating: 0, count: queryCount)
        ids = .init(repeating: 0, count: queryCount * k)
        scores = .init(repeating: 0, count: queryCount * k)
    }

    /// - Parameters:
    ///   - found: the best songs of some of the queries, `found.k` at most `k`.
    ///   - firstRow: the song that the piece starts with.
    mutating func add(_ found: TopK, queries: Range<Int>, firstRow: Int) {
        for (index, query) in queries.enumerated() {
            let incoming = index * found.k..<index * found.k + found.counts[index]
            merge(
                incoming.count, into: query, id: { Int64(firstRow) + Int64(found.rows[incoming.lowerBound + $0]) },
                score: { found.scores[incoming.lowerBound + $0] })
        }
    }

    /// - Parameter later: the best songs of the same queries, over pieces of higher rows.
    mutating func add(_ later: PieceMerge) {
        for query in counts.indices {
            merge(
                later.counts[query], into: query, id: { later.ids[query * later.k + $0] },
                score: { later.scores[query * later.k + $0] })
        }
    }

    private mutating func merge(_ count: Int, into query: Int, id: (Int) -> Int64, score: (Int) -> Float) {
        let (oldIDs, oldScores) = (
            Array(ids[query * k..<query * k + counts[query]]), Array(scores[query * k..<query * k + counts[query]])
        )
        var (old, new, place) = (0, 0, query * k)
        while place < (query + 1) * k && (old < oldIDs.count || new < count) {
            // Songs of earlier pieces have lower ids: they come first among equals.
            if new == count || old < oldIDs.count && oldScores[old] >= score(new) {
                (ids[place], scores[place]) = (oldIDs[old], oldScores[old])
                old += 1
            } else {
                (ids[place], scores[place]) = (id(new), score(new))
                new += 1
            }
            place += 1
        }
        counts[query] = place - query * k
    }
}
