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
    ///   - found: of some of the queries, `found.k` at most `k`.
    ///   - firstRow: the song that the piece starts with.
    mutating func add(_ found: TopK, queries: Range<Int>, firstRow: Int) {
        for (index, query) in queries.enumerated() {
            let incoming = index * found.k..<index * found.k + found.counts[index]
            if counts[query] == 0 {
                for (place, source) in incoming.enumerated() {
                    ids[query * k + place] = Int64(firstRow) + Int64(found.rows[source])
                    scores[query * k + place] = found.scores[source]
                }
                counts[query] = incoming.count
            } else {
                merge(found, incoming, into: query, firstRow: firstRow)
            }
        }
    }

    private mutating func merge(_ found: TopK, _ incoming: Range<Int>, into query: Int, firstRow: Int) {
        let (oldIDs, oldScores) = (
            Array(ids[query * k..<query * k + counts[query]]), Array(scores[query * k..<query * k + counts[query]])
        )
        var (old, new, place) = (0, incoming.lowerBound, query * k)
        while place < (query + 1) * k && (old < oldIDs.count || new < incoming.upperBound) {
            // Songs of earlier pieces have lower ids: they come first among equals.
            if new == incoming.upperBound || old < oldIDs.count && oldScores[old] >= found.scores[new] {
                (ids[place], scores[place]) = (oldIDs[old], oldScores[old])
                old += 1
            } else {
                (ids[place], scores[place]) = (Int64(firstRow) + Int64(found.rows[new]), found.scores[new])
                new += 1
            }
            place += 1
        }
        counts[query] = place - query * k
    }
}
