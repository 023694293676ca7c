import TimbreCompute

/// Top-k by plain loops: fused multiply-adds from 0 in index order, then a sort by score descending and row ascending.
func scalarTopK(
    _ queries: [Float], _ songs: [Float], dimensions: Int, k: Int, minimumScore: Float? = nil, mask: [UInt32]? = nil
) -> TopK {
    let (queryCount, songCount) = (queries.count / dimensions, songs.count / dimensions)
    let places = min(k, max(songCount, 1))
    var result = TopK(
        k: places, counts: [], rows: .init(repeating: 0, count: queryCount * places),
        scores: .init(repeating: 0, count: queryCount * places))
    for query in 0..<queryCount {
        var found: [(score: Float, row: Int32)] = []
        for song in 0..<songCount where mask.map({ $0[song / 32] >> UInt32(song % 32) & 1 == 1 }) ?? true {
            var score: Float = 0
            for index in 0..<dimensions {
                score.addProduct(queries[query * dimensions + index], songs[song * dimensions + index])
            }
            if score >= minimumScore ?? -.infinity { found.append((score, Int32(song))) }
        }
        found.sort { $0.score != $1.score ? $0.score > $1.score : $0.row < $1.row }
        result.counts.append(min(places, found.count))
        for (place, neighbour) in found.prefix(places).enumerated() {
            result.rows[query * places + place] = neighbour.row
            result.scores[query * places + place] = neighbour.score
        }
    }
    return result
}
