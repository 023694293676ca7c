import Foundation

/// How many songs have which values.
struct Histogram: Sendable, Equatable {
    /// Where the first bin begins.
    var start: Double
    /// Of each bin.
    var width: Double
    /// Songs with `start + i × width <= value < start + (i + 1) × width`; an edge belongs to the bin above it, the last
    /// one to the last bin.
    var counts: [Int]
    /// Songs before the first bin and beyond the last: a few far-off ones would press all others together.
    var below = 0
    var above = 0
    /// Songs without a value.
    var missing = 0
    var median: Double
    /// Whether every value is a whole number.
    var areWhole: Bool

    var end: Double { start + Double(counts.count) * width }

    /// An edge is a decimal fraction and a value a `Float`: what lies within this share of a bin's width below an edge
    /// is taken to lie on it.
    private static let slack = 1e-4
    /// Bins at most, but where values are few whole numbers.
    private static let most = 60
    private static let fewest = 16
    private static let wholeNumbers = 60.0

    /// Whole numbers in a small range have a bin each; others as Freedman and Diaconis propose (twice the interquartile
    /// range by the cube root of how many there are), rounded up to a round number.
    ///
    /// - Parameter values: NaN for a song without one.
    /// - Returns: nil where no song has a value.
    init?(of values: [Float]) {
        let sorted = values.filter { !$0.isNaN }.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        func quantile(_ share: Double) -> Double { Double(sorted[Int(share * Double(sorted.count - 1) + 0.5)]) }
        areWhole = sorted.allSatisfy { $0 == $0.rounded() }
        var (low, high) = (Double(first), Double(last))
        let (usualLow, usualHigh) = (quantile(0.0005), quantile(0.9995))
        if high - low > 1.5 * (usualHigh - usualLow), usualHigh > usualLow { (low, high) = (usualLow, usualHigh) }

        if areWhole, high - low <= Self.wholeNumbers {
            (width, start) = (1, low - 0.5)
        } else {
            let spread = quantile(0.75) - quantile(0.25)
            let ideal = 2 * spread / cbrt(Double(sorted.count))
            let range = high - low
            width = Axis.roundStep(min(max(ideal, range / Double(Self.most)), range / Double(Self.fewest)))
            if areWhole { width = max(1, width.rounded()) }
            start = (low / width + Self.slack).rounded(.down) * width
        }
        let bins = max(1, Int(((high - start) / width - Self.slack).rounded(.up)))
        counts = [Int](repeating: 0, count: bins)
        missing = values.count - sorted.count
        let middle = sorted.count / 2
        median =
            sorted.count.isMultiple(of: 2)
            ? (Double(sorted[middle - 1]) + Double(sorted[middle])) / 2 : Double(sorted[middle])
        for value in sorted { add(Double(value), isUpperEdge: Double(value) == high) }
    }

    private mutating func add(_ value: Double, isUpperEdge: Bool) {
        let bin = Int(((value - start) / width + Self.slack).rounded(.down))
        switch bin {
        case ..<0: below += 1
        case counts.indices: counts[bin] += 1
        case counts.count where isUpperEdge || value <= end * (1 + Self.slack): counts[bin - 1] += 1
        default: above += 1
        }
    }
}
