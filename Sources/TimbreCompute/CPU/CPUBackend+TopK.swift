extension CPUBackend {
    func topK(
        _ queries: Matrix<Float>, _ songs: Matrix<Float>, k: Int, minimumScore: Float?, mask: Matrix<UInt32>?
    ) -> TopK {
        let (d, bits) = (songs.columns, mask?.pointer)
        var result = TopK(
            k: k, counts: [], rows: .init(repeating: 0, count: queries.rows * k),
            scores: .init(repeating: 0, count: queries.rows * k))
        for query in 0..<queries.rows {
            var found: [(score: Float, row: Int32)] = []
            for row in 0..<songs.rows {
                if let bits, bits[row / 32] >> (row % 32) & 1 == 0 { continue }
                var score: Float = 0
                for index in 0..<d {
                    score.addProduct(queries.pointer[query * d + index], songs.pointer[row * d + index])
                }
                if let minimumScore, !(score >= minimumScore) { continue }
                found.append((score, Int32(row)))
            }
            found.sort { ($0.score, $1.row) > ($1.score, $0.row) }
            result.counts.append(min(k, found.count))
            for (place, neighbour) in found.prefix(k).enumerated() {
                result.rows[query * k + place] = neighbour.row
                result.scores[query * k + place] = neighbour.score
            }
        }
        return result
    }
}
