import Testing
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreConformance

/// Songs that are searched again and again are rounded to 16 bits once, in panels of 1,024; a search scans the roundings
/// where its first songs, 384 for each neighbour, have been scored.
@Suite("Top-k of songs that were prepared for many searches") struct RoundedSongsTests {
    private static let cases =
        [1, 2, 5, 12, 13, 25].map { TopKCase(songCount: 5000, queryCount: $0, dimensions: 20, k: 1) }
        + [1, 2, 3, 7, 8, 36, 128].map { TopKCase(songCount: 6001, queryCount: 3, dimensions: $0, k: 2) }
        + [1023, 1024, 1025, 2047, 2048, 4096, 20_000].map {
            TopKCase(songCount: $0, queryCount: 2, dimensions: 6, k: 1)
        }
        + [0.02, 0.24, 0.26, 0.5, 0.9].map {
            TopKCase(songCount: 40_000, queryCount: 4, dimensions: 5, k: 3, share: $0)
        } + [TopKCase(songCount: 50_000, queryCount: 2, dimensions: 9, k: 100)]

    @Test("Rows and score bits are those of a scalar loop", arguments: cases)
    func matchesScalarLoop(of testCase: TopKCase) throws {
        let (queries, songs, mask) = testCase.data
        for threads in [1, 2, 3] {
            let device = try Device.cpu(threads: threads)
            let matrix = try device.matrix(songs, rows: testCase.songCount, columns: testCase.dimensions)
            try device.prepareTopK(matrix)
            let found = try device.topK(
                device.matrix(queries, rows: testCase.queryCount, columns: testCase.dimensions), matrix, k: testCase.k,
                minimumScore: testCase.minimumScore,
                mask: mask.map { try device.matrix($0, rows: $0.count, columns: 1) })
            #expect(found.isIdentical(to: testCase.expected), "\(threads) threads")
        }
    }

    @Test("Songs of any length, of none, and that are no numbers change nothing", arguments: [1, 6])
    func lengths(k: Int) throws {
        var random = SplitMix(state: 8)
        let d = 6
        let lengths: [Float] = [1e-30, 1e-11, 1, 1e11, 1e30, 0, -0.0, .infinity, .nan]
        let songs = (0..<30_000).flatMap { song in
            (0..<d).map { _ in random.uniform() * lengths[song < 15_000 ? song / 1024 % 5 : song / 5 % 9] }
        }
        let queries = (0..<5).flatMap { query in (0..<d).map { _ in random.uniform() * lengths[query] } }
        let device = try Device.cpu(threads: 1)
        let matrix = try device.matrix(songs, rows: 30_000, columns: d)
        try device.prepareTopK(matrix)
        for query in 0..<5 {
            let own = Array(queries[query * d..<(query + 1) * d])
            let found = try device.topK(device.matrix(own, rows: 1, columns: d), matrix, k: k)
            #expect(found.isIdentical(to: scalarTopK(own, songs, dimensions: d, k: k)), "\(lengths[query])")
        }
    }

    @Test("Songs that differ by the last bit of a float are told apart")
    func closeSongs() throws {
        var random = SplitMix(state: 3)
        let (d, query) = (8, (0..<8).map { _ in random.uniform() })
        var songs = (0..<20_000 * d).map { _ in random.uniform() * 0.01 }
        for song in 9000..<20_000 {
            for j in 0..<d { songs[song * d + j] = query[j] }
            songs[song * d] = query[0] * (1 + Float(song - 9000) * 0x1p-23)
        }
        let device = try Device.cpu(threads: 2)
        let matrix = try device.matrix(songs, rows: 20_000, columns: d)
        try device.prepareTopK(matrix)
        for k in [1, 3, 7] {
            let found = try device.topK(device.matrix(query, rows: 1, columns: d), matrix, k: k)
            #expect(found.isIdentical(to: scalarTopK(query, songs, dimensions: d, k: k)))
        }
    }

    @Test("Roundings count for exactly the songs that they were made of")
    func views() throws {
        let testCase = TopKCase(songCount: 8000, queryCount: 2, dimensions: 4, k: 1)
        let (queries, songs, _) = testCase.data
        let device = try Device.cpu(threads: 1)
        let matrix = try device.matrix(songs, rows: 8000, columns: 4)
        try device.prepareTopK(matrix)
        let part = matrix[rows: 1024..<7000]
        let found = try device.topK(device.matrix(queries, rows: 2, columns: 4), part, k: 1)
        #expect(
            found.isIdentical(
                to: scalarTopK(queries, Array(songs[1024 * 4..<7000 * 4]), dimensions: 4, k: 1)))
    }
}
