import Testing
import TimbreTestSupport

@testable import TimbreEvaluation

@Suite struct BootstrapTests {
    private static let values: [[Double]] = {
        var random = SplitMix(state: 12)
        let base = (0..<900).map { _ in Double(random.uniform()) }
        return [base, base.map { $0 + 0.01 }, base.map { _ in Double(random.uniform()) }]
    }()

    @Test func `An interval is about the normal one of the mean`() {
        let bootstrap = Bootstrap(Self.values, resamples: 1000, seed: 1, number: 0)
        for (system, values) in Self.values.enumerated() {
            let mean = values.reduce(0, +) / 900
            let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 900).squareRoot()
            let interval = bootstrap.interval(of: system)
            #expect(abs(interval.value - mean) < 1e-12)
            // 1,000 resamples know a quantile to about a tenth of the half-width.
            let half = 1.96 * deviation / 30
            #expect(abs(interval.low - (mean - half)) < 0.2 * half)
            #expect(abs(interval.high - (mean + half)) < 0.2 * half)
        }
    }

    @Test func `Differences are paired: a constant advantage has no width, however the queries scatter`() {
        let bootstrap = Bootstrap(Self.values, resamples: 200, seed: 1, number: 0)
        let paired = bootstrap.difference(1, 0)
        #expect(abs(paired.value - 0.01) < 1e-12)
        #expect(abs(paired.low - 0.01) < 1e-12 && abs(paired.high - 0.01) < 1e-12)
        let other = bootstrap.difference(2, 0)
        #expect(other.low < other.value && other.value < other.high)
    }

    @Test func `The same seed gives the same interval, another seed or measure another`() {
        func interval(seed: UInt64, number: Int) -> Bootstrap.Interval {
            Bootstrap(Self.values, resamples: 100, seed: seed, number: number).interval(of: 0)
        }
        #expect(interval(seed: 5, number: 2) == interval(seed: 5, number: 2))
        #expect(interval(seed: 5, number: 2) != interval(seed: 6, number: 2))
        #expect(interval(seed: 5, number: 2) != interval(seed: 5, number: 3))
    }

    @Test func `One query has an interval of no width`() {
        let interval = Bootstrap([[0.3]], resamples: 10, seed: 0, number: 0).interval(of: 0)
        #expect(interval.low == interval.value && interval.high == interval.value)
    }
}
