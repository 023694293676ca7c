import CTimbreLoops
import Testing
import TimbreBase
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreConformance

@Suite("Top-k on the CPU")
struct TopKCPUTests {
    static let levels = Array(0...timbre_top_k_best_level())

    func find(
        _ testCase: TopKCase, threads: Int = 1, level: Int32 = timbre_top_k_best_level()
    ) throws -> TopK {
        let (queries, songs, mask) = testCase.data
        let device = try Device.cpu(threads: threads)
        return try CPUTopK(
            queries: device.matrix(queries, rows: testCase.queryCount, columns: testCase.dimensions),
            songs: device.matrix(songs, rows: testCase.songCount, columns: testCase.dimensions),
            k: min(testCase.k, testCase.songCount), minimumScore: testCase.minimumScore ?? -.infinity,
            mask: mask.map { try device.matrix($0, rows: $0.count, columns: 1) }, workers: Workers(count: threads),
            device: device.description, level: level
        ).run()
    }

    @Test("Every instruction set gives the same rows and score bits", arguments: levels)
    func instructionSet(_ level: Int32) throws {
        for testCase in TopKTests.cases where testCase.songCount > 0 {
            #expect(try find(testCase, level: level).isIdentical(to: testCase.expected), "\(testCase)")
        }
    }

    @Test("Threads over songs change no bit", arguments: [2, 3, 8])
    func threadsOverSongs(threads: Int) throws {
        for k in [1, 10, 9000, 25_000] {
            for share in [1, 0.2] {
                let testCase = TopKCase(songCount: 25_003, queryCount: 3, dimensions: 4, k: k, share: share)
                #expect(try find(testCase, threads: threads).isIdentical(to: find(testCase)), "\(testCase)")
            }
        }
        let testCase = TopKCase(songCount: 25_003, queryCount: 2, dimensions: 4, k: 40)
        #expect(try find(testCase, threads: threads).isIdentical(to: testCase.expected))
    }

    @Test("Threads over queries change no bit", arguments: [1, 2, 3])
    func threadsOverQueries(threads: Int) throws {
        let testCase = TopKCase(songCount: 150, queryCount: 1100, dimensions: 5, k: 12)
        #expect(try find(testCase, threads: threads).isIdentical(to: testCase.expected))
    }

    @Test("Scores that overflow, underflow or are no number are ordered, or left out, as a scalar loop does")
    func extremeScores() throws {
        var random = SplitMix(state: 9)
        let lengths: [Float] = [1e-30, 1e-20, 1, 1e20, 1e30, -.leastNonzeroMagnitude, .infinity, 0]
        let songs = (0..<600).flatMap { song in (0..<4).map { _ in random.uniform() * lengths[song % lengths.count] } }
        let queries = (0..<7).flatMap { query in (0..<4).map { _ in random.uniform() * lengths[query % 6] } }
        for level in Self.levels {
            for k in [1, 20, 600] {
                let device = try Device.cpu(threads: 1)
                let found = try CPUTopK(
                    queries: device.matrix(queries, rows: 7, columns: 4),
                    songs: device.matrix(songs, rows: 600, columns: 4), k: k, minimumScore: -.infinity, mask: nil,
                    workers: Workers(count: 1), device: device.description, level: level
                ).run()
                #expect(
                    found.isIdentical(to: scalarTopK(queries, songs, dimensions: 4, k: k)), "level \(level), k \(k)")
            }
        }
    }

    @Test("A search of a cancelled task stops")
    func cancellation() async throws {
        let testCase = TopKCase(songCount: 100, queryCount: 3, dimensions: 4, k: 3)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try find(testCase, threads: 2)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("More answers than memory are refused with the need and the limit")
    func memory() throws {
        let device = try Device.cpu(threads: 1)
        let wide = try device.zeros(rows: 1, columns: 1)
        let many = Matrix<Float>(rows: 1 << 40, columns: 0, storage: wide.storage)
        let songs = Matrix<Float>(rows: 1 << 30, columns: 0, storage: wide.storage)
        #expect(throws: ComputeFault.self) { try device.topK(many, songs, k: 1 << 30) }
    }
}
