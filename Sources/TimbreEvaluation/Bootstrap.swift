import TimbreBase
import TimbreCompute

/// Percentile bootstrap intervals of means over queries: resamples with replacement (Efron 1979). All systems share
/// each resample, so that differences are paired.
struct Bootstrap {
    struct Interval: Equatable {
        var value: Double
        var low: Double
        var high: Double
    }

    /// Mean of each system.
    let values: [Double]
    /// Mean of each system in each resample, `[systems][resamples]`.
    private let means: [[Double]]

    /// - Parameters:
    ///   - values: one value a query or playlist, the same ones for each system, at least one: `[systems][queries]`.
    ///   - number: a number that separates measures with the same seed.
    init(_ values: [[Double]], resamples: Int, seed: UInt64, number: Int) {
        let count = values[0].count
        precondition(count > 0 && values.allSatisfy { $0.count == count }, "systems over other queries")
        self.values = values.map { $0.reduce(0, +) / Double(count) }
        let parts = Workers().mapTiles(of: resamples, size: 8) { tile in
            tile.map { resample in
                var draws = EvaluationDraws(.resamples, seed: seed, number: UInt64(number) << 32 | UInt64(resample))
                let drawn = (0..<count).map { _ in draws.below(count) }
                return values.map { its in drawn.reduce(0) { $0 + its[$1] } / Double(count) }
            }
        }
        let resampled = parts.flatMap(\.self)
        means = values.indices.map { system in resampled.map { $0[system] } }
    }

    func interval(of system: Int) -> Interval {
        Self.interval(values[system], means[system])
    }

    /// Interval of the difference of two systems.
    func difference(_ system: Int, _ baseline: Int) -> Interval {
        Self.interval(values[system] - values[baseline], zip(means[system], means[baseline]).map { $0 - $1 })
    }

    private static func interval(_ value: Double, _ means: [Double]) -> Interval {
        let sorted = means.sorted()
        return Interval(value: value, low: quantile(0.025, of: sorted), high: quantile(0.975, of: sorted))
    }

    /// Quantile with linear interpolation between neighbours, as NumPy's default.
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let place = share * Double(sorted.count - 1)
        let lower = Int(place)
        let upper = min(lower + 1, sorted.count - 1)
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
    }
}
