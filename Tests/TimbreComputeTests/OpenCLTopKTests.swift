import Testing

@testable import TimbreCompute
@testable import TimbreConformance

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
                #expect(
                    try search(device, queries, songs, d: d, k: k)
                        .isIdentical(to: scalarTopK(queries, songs, dimensions: d, k: k)),
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
            #expect(
                try search(device, queries, songs, d: d, k: k).isIdentical(
                    to: scalarTopK(queries, songs, dimensions: d, k: k)), "k \(k)")
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
                #expect(
                    try search(device, queries, songs, d: d, k: k, mask: mask)
                        .isIdentical(to: scalarTopK(queries, songs, dimensions: d, k: k, mask: mask)),
                    "\(name), k \(k)")
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
            #expect(
                try search(device, queries, songs, d: d, k: k, minimumScore: 0.5)
                    .isIdentical(to: scalarTopK(queries, songs, dimensions: d, k: k, minimumScore: 0.5)), "k \(k)")
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
        #expect(
            found.isIdentical(
                to: scalarTopK(Array(songs[5 * d..<9 * d]), Array(songs[1000 * d..<3500 * d]), dimensions: d, k: 2)))
    }

    @Test("Scores that overflow, underflow or are no number are ordered, or left out", arguments: OpenCLDevices.all)
    func extremeScores(device: Device) throws {
        let lengths: [Float] = [1e-30, 1e-20, 1, 1e20, 1e30, -.leastNonzeroMagnitude, .infinity, 0]
        let songs = numbers(2000 * 4, seed: 1).enumerated().map { $1 * lengths[$0 / 4 % lengths.count] }
        let queries = numbers(7 * 4, seed: 2).enumerated().map { $1 * lengths[$0 / 4 % 6] }
        for k in [1, 20, 2000] {
            #expect(
                try search(device, queries, songs, d: 4, k: k)
                    .isIdentical(to: scalarTopK(queries, songs, dimensions: 4, k: k)), "k \(k)")
        }
    }

    @Test("Scores of −0 and 0 come in the order of their rows, each with its sign", arguments: OpenCLDevices.all)
    func signedZeros(device: Device) throws {
        // Products that underflow: −0 from every third song.
        let songs = (0..<3000).map { Float($0.isMultiple(of: 3) ? -1e-30 : 1e-30) }
        for k in [1, 2, 20, 700, 3000] {
            let found = try search(device, [1e-30, -1e-30], songs, d: 1, k: k)
            #expect(found.isIdentical(to: scalarTopK([1e-30, -1e-30], songs, dimensions: 1, k: k)), "k \(k)")
            #expect(found.scores[0].sign == .minus && Array(found.rows.prefix(k)) == Array(0..<Int32(k)))
        }
    }

    @Test("A search of a cancelled task stops", arguments: OpenCLDevices.all)
    func cancellation(device: Device) async throws {
        let songs = try device.matrix(numbers(100, seed: 1), rows: 100, columns: 1)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try device.topK(songs, songs, k: 1)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("More answers than memory are refused with the need and the limit", arguments: OpenCLDevices.all)
    func memory(device: Device) throws {
        let storage = try device.zeros(rows: 1, columns: 1).storage
        let songs = Matrix<Float>(rows: 1 << 30, columns: 0, storage: storage)
        for rows in [1 << 20, 1 << 40] {
            let queries = Matrix<Float>(rows: rows, columns: 0, storage: storage)
            let fault = #expect(throws: ComputeFault.self) { try device.topK(queries, songs, k: 1 << 30) }
            guard case .outOfMemory("the host", let needed, _) = fault else {
                Issue.record("not out of memory: \(String(describing: fault))")
                continue
            }
            #expect(needed == (rows == 1 << 20 ? 1 << 53 : .max))
        }
    }

    @Test("Groups are smaller where k is larger, and none are formed where that would not pay")
    func plan() {
        #expect(TopKPlan(songCount: 1_000_000, k: 10, dimensions: 20).group == 128)
        #expect(TopKPlan(songCount: 1_000_000, k: 1000, dimensions: 20).group == 64)
        #expect(TopKPlan(songCount: 1_000_000, k: 100_000, dimensions: 20).hasGroupMaxima == false)
        let small = TopKPlan(songCount: 93, k: 93, dimensions: 20)
        #expect(small.hasGroupMaxima == false && small.slots * small.group >= 93)
    }
}
