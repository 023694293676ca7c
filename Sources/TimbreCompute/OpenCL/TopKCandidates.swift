import TimbreBase

/// The k best songs of each query of a tile, by place.
struct TopKCandidates: Sendable {
    let plan: TopKPlan
    let queryCount: Int
    /// `[queries, slots]`; empty where every group was scored.
    let groups: [UInt32]
    /// `[queries, k]`: slot · group + song of the group, ascending.
    let places: [UInt32]
    let scores: [Float]

    /// Puts each query's songs in order, those that took part and reach the score.
    func sort(into result: inout TopK, from first: Int, minimumScore: Float?) {
        let k = result.k
        let workers = Workers()
        result.counts.withUnsafeMutableBufferPointer { counts in
            result.rows.withUnsafeMutableBufferPointer { rows in
                result.scores.withUnsafeMutableBufferPointer { scores in
                    // Each query has its own places in the three.
                    nonisolated(unsafe) let (counts, rows, scores) = (counts, rows, scores)
                    workers.forEachTile(of: queryCount, size: 256) { _, queries in
                        var found: [(score: Float, row: Int32)] = []
                        for query in queries {
                            collect(query, minimumScore: minimumScore, into: &found)
                            counts[first + query] = found.count
                            for (rank, song) in found.enumerated() {
                                rows[(first + query) * k + rank] = song.row
                                scores[(first + query) * k + rank] = song.score
                            }
                        }
                    }
                }
            }
        }
    }

    private func collect(_ query: Int, minimumScore: Float?, into found: inout [(score: Float, row: Int32)]) {
        found.removeAll(keepingCapacity: true)
        for place in query * plan.k..<(query + 1) * plan.k {
            let score = scores[place]
            // Songs that were left out are NaN.
            guard score >= minimumScore ?? -.infinity else { continue }
            let (slot, song) = Int(places[place]).quotientAndRemainder(dividingBy: plan.group)
            let group = groups.isEmpty ? slot : Int(groups[query * plan.slots + slot])
            found.append((score, Int32(group * plan.group + song)))
        }
        found.sort { $0.score == $1.score ? $0.row < $1.row : $0.score > $1.score }
    }
}
