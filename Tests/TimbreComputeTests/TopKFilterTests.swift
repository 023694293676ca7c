import Testing
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreConformance

/// Where there are more than twelve queries and a first panel of songs, at most 4096, is scored, a filter of 16-bit
/// integers decides which songs are scored at all, if the processor has the instructions.
@Suite("Top-k where most songs are filtered")
struct TopKFilterTests {
    /// What a search on the CPU finds.
    func find(
        _ queries: [Float], _ songs: [Float], dimensions: Int, k: Int, minimumScore: Float = -.infinity,
        mask: [UInt32]? = nil, threads: Int = 1
    ) throws -> TopK {
        let device = try Device.cpu(threads: threads)
        return try device.topK(
            device.matrix(queries, rows: queries.count / dimensions, columns: dimensions),
            device.matrix(songs, rows: songs.count / dimensions, columns: dimensions), k: k,
            minimumScore: minimumScore, mask: mask.map { try device.matrix($0, rows: $0.count, columns: 1) })
    }

    static let cases =
        [13, 14, 16, 17, 20, 24, 25, 37].map {
            TopKCase(songCount: 4500, queryCount: $0, dimensions: 20, k: 1)
        }
        + [1, 2, 3, 4, 5, 7, 8, 19, 21, 32, 33, 128].map {
            TopKCase(songCount: 9001, queryCount: 13, dimensions: $0, k: 2)
        }
        + [8191, 8192, 8193, 8207, 8208, 8209, 8224, 20_000].map {
            TopKCase(songCount: $0, queryCount: 13, dimensions: 6, k: 3)
        }
        + [0.2, 0.5].map { TopKCase(songCount: 60_000, queryCount: 15, dimensions: 5, k: 2, share: $0) }
        + [TopKCase(songCount: 3000, queryCount: 13, dimensions: 512, k: 5)]

    @Test("Rows and score bits are those of a scalar loop", arguments: cases)
    func matchesScalarLoop(of testCase: TopKCase) throws {
        let expected = testCase.expected
        for threads in [1, 2] {
            #expect(try testCase.found(on: .cpu(threads: threads)).isIdentical(to: expected), "\(threads) threads")
        }
    }

    @Test("Songs that differ by the last bit of a float are told apart")
    func closeSongs() throws {
        var random = SplitMix(state: 3)
        let (d, queries) = (8, (0..<13 * 8).map { _ in random.uniform() })
        // The best come last, where the filter is at work, and each a little closer to the first query.
        var songs = (0..<20_000 * d).map { _ in random.uniform() * 0.01 }
        for song in 9000..<20_000 {
            for j in 0..<d { songs[song * d + j] = queries[j] }
            songs[song * d] = queries[0] * (1 + Float(song - 9000) * 0x1p-23)
        }
        for k in [1, 3, 7] {
            #expect(
                try find(queries, songs, dimensions: d, k: k)
                    .isIdentical(to: scalarTopK(queries, songs, dimensions: d, k: k)))
        }
    }

    @Test("Lengths from 1e-30 to 1e30, signed zeros and infinities change nothing", arguments: [1, 4])
    func lengths(k: Int) throws {
        var random = SplitMix(state: 5)
        let d = 6
        let lengths: [Float] = [1e-30, 1e-13, 1e-11, 1, 1e11, 1e13, 1e30, 0, -0.0, .infinity]
        // Lengths change after hundreds of songs, so that some panels have one and some have many.
        var songs: [Float] = []
        for song in 0..<40_000 {
            let length = lengths[song < 20_000 ? song / 1500 % 9 : song / 7 % 10]
            for _ in 0..<d { songs.append(random.uniform() * length) }
        }
        for queryLengths in [[1], [1e-11, 1e11, 0, 1], [1e-30, 1e30, 1]] as [[Float]] {
            var queries: [Float] = []
            for query in 0..<14 {
                for _ in 0..<d { queries.append(random.uniform() * queryLengths[query % queryLengths.count]) }
            }
            #expect(
                try find(queries, songs, dimensions: d, k: k)
                    .isIdentical(to: scalarTopK(queries, songs, dimensions: d, k: k)), "\(queryLengths)")
        }
    }

    @Test("Scores that are exactly the minimum are kept")
    func minimumScore() throws {
        let songs: [Float] = (0..<9000).flatMap { [Float($0 % 7) - 3, 0.5] as [Float] }
        let queries: [Float] = (0..<13).flatMap { [1, Float($0) - 6] as [Float] }
        for minimum in [-0.0, 0, 2, Float(2).nextUp, 40] as [Float] {
            #expect(
                try find(queries, songs, dimensions: 2, k: 5, minimumScore: minimum)
                    .isIdentical(to: scalarTopK(queries, songs, dimensions: 2, k: 5, minimumScore: minimum)))
        }
    }
}
