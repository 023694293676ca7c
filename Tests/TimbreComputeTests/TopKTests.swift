import Testing
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreConformance

@Suite("Top-k of inner products")
struct TopKTests {
    /// A tile's sizes and one either side, and what needs more panels than one.
    static let cases: [TopKCase] =
        [0, 1, 7, 31, 32, 33, 64, 93, 257].map { TopKCase(songCount: $0, queryCount: 5, dimensions: 20, k: 10) }
        + [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 25].map {
            TopKCase(songCount: 100, queryCount: $0, dimensions: 20, k: 3)
        }
        + (1...70).map { TopKCase(songCount: 70, queryCount: 2, dimensions: $0, k: 5) }
        + [TopKCase(songCount: 300, queryCount: 13, dimensions: 512, k: 10)]
        + [1, 10, 100, 499, 500, 501, 1000].map { TopKCase(songCount: 500, queryCount: 3, dimensions: 6, k: $0) }
        + [0, 0.01, 0.5, 1].flatMap { share in
            [1, 10, 1000].map { TopKCase(songCount: 1000, queryCount: 3, dimensions: 12, k: $0, share: share) }
        }
        + [TopKCase(songCount: 5000, queryCount: 2, dimensions: 20, k: 10, share: 0.3)]

    @Test("Rows and score bits are those of a scalar loop", arguments: cases)
    func matchesScalarLoop(of testCase: TopKCase) throws {
        let expected = testCase.expected
        for device in Backends.present {
            #expect(
                try testCase.found(on: device).isIdentical(to: expected), "\(testCase) on \(device.description.name)")
        }
    }

    @Test("Equal songs come in the order of their rows, however many they are")
    func ties() throws {
        let songs = [Float](repeating: 0.25, count: 3000 * 4)
        let queries: [Float] = [1, 2, 3, 4, -1, -2, -3, -4]
        for device in Backends.present {
            for k in [1, 10, 2000] {
                let found = try device.topK(
                    device.matrix(queries, rows: 2, columns: 4), device.matrix(songs, rows: 3000, columns: 4), k: k)
                #expect(found.rows == Array(0..<Int32(k)) + Array(0..<Int32(k)))
            }
        }
    }

    @Test("Songs that come in ascending order of score are all considered")
    func ascendingScores() throws {
        let songs = (0..<4000).map { Float($0) }
        for device in Backends.present {
            let found = try device.topK(
                device.matrix([1, -1], rows: 2, columns: 1), device.matrix(songs, rows: 4000, columns: 1), k: 100)
            #expect(found.rows == (0..<100).map { 3999 - $0 } + Array(0..<100))
        }
    }

    @Test("A song that scores exactly the minimum is kept, the next below is not")
    func minimumScore() throws {
        let score: Float = 0.75
        let songs = [score.nextDown, score, score.nextUp, score, -score]
        for device in Backends.present {
            for (minimum, rows) in [
                (score, [2, 1, 3]), (score.nextUp, [2]), (score.nextDown, [2, 1, 3, 0]), (1, []),
                (-.infinity, [2, 1, 3, 0, 4]),
            ] as [(Float, [Int32])] {
                let found = try device.topK(
                    device.matrix([1], rows: 1, columns: 1), device.matrix(songs, rows: 5, columns: 1), k: 5,
                    minimumScore: minimum)
                #expect(found.counts == [rows.count])
                #expect(Array(found.rows.prefix(rows.count)) == rows)
            }
        }
    }

    @Test("A minimum score, a mask and more k than songs work together")
    func minimumScoreWithMask() throws {
        var testCase = TopKCase(songCount: 700, queryCount: 14, dimensions: 9, k: 900, share: 0.5)
        for minimum in [-1, -0.0, 0, 0.4, 50] as [Float] {
            testCase.minimumScore = minimum
            let expected = testCase.expected
            for device in Backends.present {
                #expect(try testCase.found(on: device).isIdentical(to: expected))
            }
        }
    }

    @Test("A view of rows is searched as rows of its own")
    func views() throws {
        let whole = TopKCase(songCount: 200, queryCount: 6, dimensions: 10, k: 7)
        let (queries, songs, _) = whole.data
        let expected = scalarTopK(
            Array(queries[20..<50]), Array(songs[640..<1930]), dimensions: 10, k: 7)
        for device in Backends.present {
            let found = try device.topK(
                device.matrix(queries, rows: 6, columns: 10)[rows: 2..<5],
                device.matrix(songs, rows: 200, columns: 10)[rows: 64..<193], k: 7)
            #expect(found.isIdentical(to: expected))
        }
    }
}
