import TimbreCompute

extension Conformance {
    static let topK = Check(name: "topK", unit: "Gpair/s") { device, shapes, comparison in
        for shape in shapes {
            let (n, d, queryCount) = (shape.rows, min(shape.columns, 33), min(shape.depth, 17))
            var draws = Draws(seed: n * d + queryCount)
            var songs = draws.floats(n * d)
            let queries = draws.floats(queryCount * d)
            for song in stride(from: 1, to: n, by: 3) {
                // Duplicates, opposites and zeros of both signs: ties, far apart and side by side.
                for column in 0..<d {
                    let earlier = songs[(song / 2) * d + column]
                    songs[song * d + column] = song % 5 == 0 ? -earlier : song % 7 == 0 ? -0.0 : earlier
                }
            }
            var mask = (0..<(n + 31) / 32).map { _ in draws.word() | draws.word() }
            mask[0] |= 1
            let masked = songs.indices.map { mask[$0 / d / 32] >> UInt32($0 / d % 32) & 1 == 1 ? songs[$0] : .nan }
            for (k, minimum, mask) in [
                (1, nil, nil), (10, nil, mask), (n + 5, nil, nil), (n, 0, mask), (10, 0.25, nil),
            ] as [(Int, Float?, [UInt32]?)] {
                let left = try device.inset(queries, rows: queryCount, columns: d)
                let right = try device.inset(mask == nil ? songs : masked, rows: n, columns: d)
                let bits = try mask.map { try device.matrix($0, rows: $0.count, columns: 1) }
                let found = try device.topK(left, right, k: k, minimumScore: minimum, mask: bits)
                let expected = scalarTopK(
                    queries, songs, dimensions: d, k: k, minimumScore: minimum, mask: mask)
                let label = "\(queryCount) queries, \(n) songs of \(d), k \(k)"
                guard found.k == expected.k, found.counts == expected.counts else {
                    comparison.expect(false, "\(label): \(found.counts) neighbours instead of \(expected.counts)")
                    continue
                }
                comparison.compare(bits: found.scores, with: expected.scores, columns: found.k, "scores of \(label)")
                comparison.expect(found.rows == expected.rows, "\(label): other rows than a scalar loop finds")
            }
        }
    } workload: { device, batch in
        let (queryCount, n, d) = (max(batch / 64, 1), 100_000, 20)
        var draws = Draws(seed: batch)
        let queries = try device.matrix(draws.floats(queryCount * d), rows: queryCount, columns: d)
        let songs = try device.matrix(draws.floats(n * d), rows: n, columns: d)
        return Workload(amount: Double(queryCount * n) / 1e9) {
            _ = try device.topK(queries, songs, k: 10)
        }
    }
}
