import TimbreBase
import TimbreCompute

/// How far means would scatter if other queries had been drawn: percentile intervals over resamples with replacement
/// (Efron 1979). All systems share each resample, so that differences are paired.
struct Bootstrap {
    struct Interval: Equatable {
        var value: Double
        var low: Double
        var high: Double
    }

    /// Of each system.
    let values: [Double]
    /// Of each system, over the resamples.
    private let means: [[Double]]

    /// - Parameters:
    ///   - values: of each system over the same queries or playlists, at least one.
    ///   - number: tells measures apart that share a seed.
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

    /// Of the difference of two systems.
    func difference(_ system: Int, _ baseline: Int) -> Interval {
        Self.interval(values[system] - values[baseline], zip(means[system], means[baseline]).map { $0 - $1 })
    }

    private static func interval(_ value: Double, _ means: [Double]) -> Interval {
        let sorted = means.sorted()
        return Interval(value: value, low: quantile(0.025, of: sorted), high: quantile(0.975, of: sorted))
    }

    /// Between two values in proportion, as NumPy does.
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let place = share * Double(sorted.count - 1)
        let lower = Int(place)
        let upper = min(lower + 1, sorted.count - 1)
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
    }
}
