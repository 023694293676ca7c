import Testing
import TimbreBase
import TimbreCompute
import TimbreTestSupport

@testable import TimbreMaps

@Suite struct TrustworthinessTests {
    private func uniform(_ n: Int, _ d: Int, _ random: inout SplitMix) -> [Float] {
        (0..<n * d).map { _ in random.uniform() }
    }

    @Test func `It is scikit-learn's, to the last digits`() throws {
        var random = SplitMix(state: 5)
        let (values, places) = (uniform(150, 4, &random), uniform(150, 2, &random))
        let plane = (0..<150).flatMap { [values[$0 * 4], values[$0 * 4 + 1]] }
        // sklearn.manifold.trustworthiness 1.9.1 of the same points.
        for (k, ofRandom, ofPlane) in [
            (1, 0.5053603603603604, 0.7560810810810811), (5, 0.5162065727699531, 0.7518122065727699),
            (12, 0.5131051964512041, 0.7655978031263202), (40, 0.5390130353817505, 0.8050167597765363),
        ] {
            let found = try [places, plane].map {
                try Trustworthiness.measure(of: $0, in: values, dimensions: 4, neighbours: k)
            }
            #expect(abs(found[0] - ofRandom) < 1e-12 && abs(found[1] - ofPlane) < 1e-12)
        }
    }

    @Test(arguments: [(3, 1), (5, 2), (16, 7), (33, 5), (100, 12)])
    func `It is what the definition says`(n: Int, k: Int) throws {
        var random = SplitMix(state: UInt64(n))
        let (values, map) = (uniform(n, 5, &random), uniform(n, 2, &random))
        func order(_ values: [Float], _ d: Int, _ i: Int) -> [Int] {
            (0..<n).filter { $0 != i }.sorted {
                (MapExamples.squaredDistance(values, d, i, $0), $0) < (
                    MapExamples.squaredDistance(values, d, i, $1), $1
                )
            }
        }
        var penalty = 0
        for i in 0..<n {
            let truth = order(values, 5, i)
            for near in order(map, 2, i).prefix(k) { penalty += max(truth.firstIndex(of: near)! + 1 - k, 0) }
        }
        let expected = 1 - 2 * Double(penalty) / Double(n * k * (2 * n - 3 * k - 1))
        let found = try Trustworthiness.measure(of: map, in: values, dimensions: 5, neighbours: k)
        #expect(abs(found - expected) < 1e-12)
    }

    @Test func `A faithful map has 1, also where songs lie in one place`() throws {
        let plane = MapExamples.clusters(200, dimensions: 2, centres: 3)
        #expect(try Trustworthiness.measure(of: plane, in: plane, dimensions: 2, neighbours: 12) == 1)
        let twice = Array(plane[..<80] + plane[..<80] + plane[..<80])
        #expect(try Trustworthiness.measure(of: twice, in: twice, dimensions: 2, neighbours: 12) == 1)
    }

    @Test func `A sample of songs comes near to all, and the number of threads changes nothing`() throws {
        var random = SplitMix(state: 3)
        let values = uniform(2000, 3, &random)
        let map = (0..<2000).flatMap { [values[$0 * 3], values[$0 * 3 + 1]] }
        let all = try Trustworthiness.measure(of: map, in: values, dimensions: 3, neighbours: 12)
        let some = try Trustworthiness.measure(of: map, in: values, dimensions: 3, neighbours: 12, pairLimit: 1)
        #expect(some != all && abs(some - all) < 0.01)
        for threads in [1, 3] {
            #expect(
                try Trustworthiness.measure(
                    of: map, in: values, dimensions: 3, neighbours: 12, pairLimit: 1, threads: threads) == some)
        }
    }

    @Test func `It can be interrupted`() {
        let map = MapExamples.clusters(50, dimensions: 2, centres: 2)
        #expect(throws: CancellationError.self) {
            try Trustworthiness.measure(
                of: map, in: map, dimensions: 2, neighbours: 3, work: Work(isCancelled: { true }))
        }
    }
}
