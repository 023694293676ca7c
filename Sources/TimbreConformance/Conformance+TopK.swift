import TimbreCompute

extension Conformance {
    static let topK = Check(name: "topK", unit: "Gpair/s") { device, shapes, comparison in
        for shape in shapes {
            let (n, d, queryCount) = (shape.rows, min(shape.columns, 33), min(shape.depth, 17))
            try compareTopK(
                device, songs: n, dimensions: d, queries: queryCount,
                [(1, nil, false), (10, nil, true), (n + 5, nil, false), (n, 0, true), (10, 0.25, false)], &comparison)
        }
        // Queries enough for kernels that share songs among many, and rows long enough to be shared by work-groups.
        for (n, d, queryCount, k) in [(700, 9, 70, 1), (1100, 20, 131, 2), (9001, 3, 1, 10), (9001, 2, 2, 1500)] {
            try compareTopK(
                device, songs: n, dimensions: d, queries: queryCount, [(k, nil, false), (k, nil, true)], &comparison)
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

extension Conformance {
    /// Compares searches, each with its k, minimum score and mask, with a scalar loop's.
    private static func compareTopK(
        _ device: Device, songs n: Int, dimensions d: Int, queries queryCount: Int,
        _ ways: [(k: Int, minimumScore: Float?, isMasked: Bool)], _ comparison: inout Comparison
    ) throws {
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
        for way in ways {
            let left = try device.inset(queries, rows: queryCount, columns: d)
            let right = try device.inset(way.isMasked ? masked : songs, rows: n, columns: d)
            let bits = way.isMasked ? try device.matrix(mask, rows: mask.count, columns: 1) : nil
            let found = try device.topK(left, right, k: way.k, minimumScore: way.minimumScore, mask: bits)
            let expected = scalarTopK(
                queries, songs, dimensions: d, k: way.k, minimumScore: way.minimumScore,
                mask: way.isMasked ? mask : nil)
            let label = "\(queryCount) queries, \(n) songs of \(d), k \(way.k)"
            guard found.k == expected.k, found.counts == expected.counts else {
                comparison.expect(false, "\(label): \(found.counts) neighbours instead of \(expected.counts)")
                continue
            }
            comparison.compare(bits: found.scores, with: expected.scores, columns: found.k, "scores of \(label)")
            comparison.expect(found.rows == expected.rows, "\(label): other rows than a scalar loop finds")
        }
    }
}
