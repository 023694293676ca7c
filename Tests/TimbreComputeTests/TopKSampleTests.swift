import Testing
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreConformance

/// From k = 64 on, the threshold of a query is guessed from every 16th song.
@Suite("Top-k with a guessed threshold")
struct TopKSampleTests {
    @Test("Rows and score bits are those of a scalar loop", arguments: [1, 2, 3])
    func matchesScalarLoop(threads: Int) throws {
        for testCase in [
            TopKCase(songCount: 4096, queryCount: 1, dimensions: 3, k: 64),
            TopKCase(songCount: 9001, queryCount: 14, dimensions: 20, k: 64),
            TopKCase(songCount: 9001, queryCount: 30, dimensions: 2, k: 100),
            TopKCase(songCount: 20_000, queryCount: 14, dimensions: 4, k: 70, share: 0.3),
            TopKCase(songCount: 9001, queryCount: 5, dimensions: 4, k: 80, minimumScore: 0.5),
            TopKCase(songCount: 9001, queryCount: 5, dimensions: 4, k: 80, minimumScore: 3.5),
        ] {
            #expect(
                try testCase.found(on: .cpu(threads: threads)).isIdentical(to: testCase.expected), "\(testCase)")
        }
    }

    @Test("A sample that misleads changes no answer", arguments: [1, 2])
    func misleadingSample(threads: Int) throws {
        // For even queries every 16th song is the best, for odd ones the worst.
        let songs: [Float] = (0..<8192).map { Float($0 % 16 == 0 ? 100 : 1) + Float($0 % 1000) / 1024 }
        let queries = (0..<15).map { Float($0 % 2 == 0 ? 1 : -1) }
        // 512 songs are that good, of which a sample holds all.
        for k in [64, 100, 128] {
            let device = try Device.cpu(threads: threads)
            for minimum in [nil, 1.5, -1.5] as [Float?] {
                let found = try device.topK(
                    device.matrix(queries, rows: 15, columns: 1), device.matrix(songs, rows: 8192, columns: 1), k: k,
                    minimumScore: minimum)
                #expect(
                    found.isIdentical(
                        to: scalarTopK(queries, songs, dimensions: 1, k: k, minimumScore: minimum)))
            }
        }
    }
}
