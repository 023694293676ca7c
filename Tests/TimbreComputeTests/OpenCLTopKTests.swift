import Testing

@testable import TimbreCompute

/// Top-k by definition: every score as its chain of fma, all of them sorted.
private func bruteForce(
    _ queries: [Float], _ songs: [Float], d: Int, k: Int, minimumScore: Float? = nil, mask: [UInt32]? = nil
) -> TopK {
    let (q, n) = (queries.count / d, songs.count / d)
    let k = min(k, n)
    var result = TopK(
        k: k, counts: [], rows: .init(repeating: 0, count: q * k), scores: .init(repeating: 0, count: q * k))
    for query in 0..<q {
        var found: [(row: Int32, score: Float)] = []
        for song in 0..<n where mask.map({ $0[song / 32] >> UInt32(song % 32) & 1 == 1 }) ?? true {
            let score = (0..<d).reduce(Float(0)) { $0.addingProduct(queries[query * d + $1], songs[song * d + $1]) }
            if score >= minimumScore ?? -.infinity { found.append((Int32(song), score)) }
        }
        found.sort { $0.score == $1.score ? $0.row < $1.row : $0.score > $1.score }
        result.counts.append(min(k, found.count))
        for (rank, song) in found.prefix(k).enumerated() {
            result.rows[query * k + rank] = song.row
            result.scores[query * k + rank] = song.score
        }
    }
    return result
}

/// Compared by bits: −0 is another score than 0.
private func expectSame(_ left: TopK, _ right: TopK, _ comment: Comment) {
    #expect(left.counts == right.counts, comment)
    #expect(left.rows == right.rows, comment)
    #expect(left.scores.map(\.bitPattern) == right.scores.map(\.bitPattern), comment)
}

private func search(
    _ device: Device, _ queries: [Float], _ songs: [Float], d: Int, k: Int, minimumScore: Float? = nil,
    mask: [UInt32]? = nil
) throws -> TopK {
    try device.topK(
        try device.matrix(queries, rows: queries.count / d, columns: d),
        try device.matrix(songs, rows: songs.count / d, columns: d), k: k, minimumScore: minimumScore,
        mask: try mask.map { try device.matrix($0, rows: $0.count, columns: 1) })
}

@Suite("Top-k on OpenCL", OpenCLDevices.condition, .serialized)
struct OpenCLTopKTests {
    @Test("Any number of songs, queries, dimensions and any k", arguments: OpenCLDevices.all)
    func sizes(device: Device) throws {
        for (n, q, d) in [(1, 1, 1), (7, 3, 20), (93, 17, 5), (1025, 5, 20), (3000, 16, 3), (4100, 2, 33)] {
            let songs = numbers(n * d, seed: UInt64(n))
            let queries = numbers(q * d, seed: UInt64(q) + 77)
            for k in [1, 2, 3, 10, 64, n - 1, n, n + 5] where k >= 1 {
                expectSame(
                    try search(device, queries, songs, d: d, k: k), bruteForce(queries, songs, d: d, k: k),
                    "n \(n), q \(q), d \(d), k \(k)")
            }
        }
    }

    @Test("Duplicates, ties, ±0, opposite vectors and tiny lengths", arguments: OpenCLDevices.all)
    func hostile(device: Device) throws {
        let d = 4
        let kinds: [[Float]] = [
            [1, 0, 0, 0], [-1, 0, 0, 0], [0, 1, 0, 0], [-0.0, -0.0, -0.0, -0.0], [0, 0, 0, 0], [1, 0, 0, 0],
            [1e-20, 1e-20, 0, 0], [-1e-38, 1e-38, 1e-38, -1e-38], [0.5, 0.5, 0.5, 0.5], [-0.5, -0.5, -0.5, -0.5],
        ]
        let songs = (0..<2600).flatMap { kinds[$0 % 100 < 90 ? $0 % 7 : $0 % 10] }
        let queries = kinds.flatMap(\.self) + [1, 1e-30, -1, 0]
        for k in [1, 2, 9, 200, 2600] {
            expectSame(
                try search(device, queries, songs, d: d, k: k), bruteForce(queries, songs, d: d, k: k), "k \(k)")
        }
    }

    @Test("Songs that the mask leaves out never appear, whatever they hold", arguments: OpenCLDevices.all)
    func masks(device: Device) throws {
        let (n, d) = (3000, 6)
        var songs = numbers(n * d, seed: 5)
        let queries = numbers(4 * d, seed: 6)
        for (name, keeps) in [
            ("every third", { $0 % 3 == 0 }), ("the last few", { $0 >= 2990 }), ("one", { $0 == 129 }),
            ("none", { _ in false }),
        ] as [(String, (Int) -> Bool)] {
            var mask = [UInt32](repeating: 0, count: (n + 31) / 32)
            for song in 0..<n {
                if keeps(song) {
                    mask[song / 32] |= 1 << UInt32(song % 32)
                } else {
                    songs[song * d] = song.isMultiple(of: 2) ? .nan : .infinity
                }
            }
            for k in [1, 2, 40, n] {
                expectSame(
                    try search(device, queries, songs, d: d, k: k, mask: mask),
                    bruteForce(queries, songs, d: d, k: k, mask: mask), "\(name), k \(k)")
            }
            songs = numbers(n * d, seed: 5)
        }
    }

    @Test("Songs below the minimum score are left out, one that equals it stays", arguments: OpenCLDevices.all)
    func minimumScore(device: Device) throws {
        let d = 2
        let songs = (0..<2500).flatMap { (song: Int) -> [Float] in [Float(song % 50) / 50, 0] }
        let queries: [Float] = [1, 0, -1, 0, 0, 1]
        for k in [3, 100, 2500] {
            expectSame(
                try search(device, queries, songs, d: d, k: k, minimumScore: 0.5),
                bruteForce(queries, songs, d: d, k: k, minimumScore: 0.5), "k \(k)")
        }
    }

    @Test("A query's answer does not depend on the others", arguments: OpenCLDevices.all)
    func batches(device: Device) throws {
        let (n, d, k) = (5000, 20, 4)
        let songs = try device.matrix(numbers(n * d, seed: 1), rows: n, columns: d)
        let queries = try device.matrix(numbers(37 * d, seed: 2), rows: 37, columns: d)
        let whole = try device.topK(queries, songs, k: k)
        for query in [0, 15, 16, 36] {
            let alone = try device.topK(queries[rows: query..<query + 1], songs, k: k)
            #expect(alone.rows == Array(whole.rows[query * k..<(query + 1) * k]))
            #expect(alone.scores == Array(whole.scores[query * k..<(query + 1) * k]))
        }
    }

    @Test("Views of songs and of queries are searched from where they start", arguments: OpenCLDevices.all)
    func views(device: Device) throws {
        let d = 3
        let songs = numbers(4000 * d, seed: 8)
        let matrix = try device.matrix(songs, rows: 4000, columns: d)
        let found = try device.topK(matrix[rows: 5..<9], matrix[rows: 1000..<3500], k: 2)
        expectSame(
            found, bruteForce(Array(songs[5 * d..<9 * d]), Array(songs[1000 * d..<3500 * d]), d: d, k: 2), "a view")
    }

    @Test("Groups are smaller where k is larger, and none are formed where that would not pay")
    func plan() {
        #expect(SearchPlan(songCount: 1_000_000, k: 10, dimensions: 20).group == 128)
        #expect(SearchPlan(songCount: 1_000_000, k: 1000, dimensions: 20).group == 64)
        #expect(SearchPlan(songCount: 1_000_000, k: 100_000, dimensions: 20).hasGroupMaxima == false)
        let small = SearchPlan(songCount: 93, k: 93, dimensions: 20)
        #expect(small.hasGroupMaxima == false && small.slots * small.group >= 93)
    }
}
