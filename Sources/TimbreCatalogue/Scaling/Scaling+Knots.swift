extension Scaling {
    /// A piecewise linear scale: its knots.
    public struct Knots: Sendable, Equatable, Codable {
        /// Largest number of knots; between two of them the error is less than the difference of their scores.
        static let most = 256

        /// Values of the knots in the CSV's units, ascending, at least two.
        public var values: [Float]
        /// The network's value at each knot, ascending.
        public var scores: [Float]

        init(values: [Float], scores: [Float]) {
            precondition(values.count >= 2 && values.count == scores.count)
            (self.values, self.scores) = (values, scores)
        }

        /// - Throws: `DecodingError` for knots that do not ascend.
        public init(from decoder: any Decoder) throws {
            let object = try decoder.container(keyedBy: CodingKeys.self)
            values = try object.decode([Float].self, forKey: .values)
            scores = try object.decode([Float].self, forKey: .scores)
            let ascend = zip(values, values.dropFirst()).allSatisfy(<)
            guard values.count >= 2, values.count == scores.count, ascend else {
                throw DecodingError.dataCorruptedError(
                    forKey: .values, in: object, debugDescription: "\(values.count) knots that do not ascend")
            }
        }
    }
}

extension Scaling.Knots {
    /// Fits normal scores (van der Waerden): the normal quantile of each value's mid-rank as a share of all,
    /// standardised to mean 0 and variance 1. Every distinct value is a knot where there are few; else values at about
    /// equal distances in score, so that the tails keep their form too.
    ///
    /// Van der Waerden, "Order tests for the two-sample problem and their power", Indagationes Mathematicae 14, 1952.
    ///
    /// - Parameter sorted: ascending values, not all equal.
    init(normalScoresOf sorted: [Float]) {
        precondition(sorted[0] < sorted[sorted.count - 1], "all values are \(sorted[0])")
        let runs = RunsOfEqual(sorted)
        let every = runs.count <= Self.most
        let (lowest, highest) = (runs.normalScore(0), runs.normalScore(runs.count - 1))
        // The last value is always a knot, whatever its distance from the knot before it.
        let step = (highest - lowest) / Double(Self.most - 2)
        var (values, scores): ([Float], [Double]) = ([], [])
        var next = lowest
        for run in 0..<runs.count {
            let score = runs.normalScore(run)
            if every || run == runs.count - 1 || score >= next {
                values.append(runs.value(run))
                scores.append(score)
                next = score + step
            }
        }
        let moments = runs.moments(ofScores: scores, at: values)
        self.init(values: values, scores: scores.map { Float(($0 - moments.mean) / moments.deviation) })
    }
}

/// Sorted values in runs of equal ones.
private struct RunsOfEqual {
    private let sorted: [Float]
    /// Start of each run, then the number of values.
    private var starts: [Int32] = []

    init(_ sorted: [Float]) {
        self.sorted = sorted
        for index in sorted.indices where index == 0 || sorted[index] != sorted[index - 1] {
            starts.append(Int32(index))
        }
        starts.append(Int32(sorted.count))
    }

    var count: Int { starts.count - 1 }

    func value(_ run: Int) -> Float { sorted[Int(starts[run])] }

    /// The normal quantile at a run's mid-rank. Ranks count from 1, so (mid-rank − 0.5) / count is the middle between
    /// the run's bounds.
    func normalScore(_ run: Int) -> Double {
        InverseNormal.value(at: Double(starts[run] + starts[run + 1]) / Double(2 * sorted.count))
    }

    /// Mean and standard deviation of the scores that the knots give to all values.
    func moments(ofScores scores: [Double], at knots: [Float]) -> (mean: Double, deviation: Double) {
        var knot = 0
        var interpolated = [Double](repeating: 0, count: count)
        for run in 0..<count {
            let value = value(run)
            while knot + 2 < knots.count, knots[knot + 1] <= value { knot += 1 }
            let (low, high) = (Double(knots[knot]), Double(knots[knot + 1]))
            let share = (Double(value) - low) / (high - low)
            interpolated[run] = scores[knot] + share * (scores[knot + 1] - scores[knot])
        }
        func weight(_ run: Int) -> Double { Double(starts[run + 1] - starts[run]) / Double(sorted.count) }
        let mean = (0..<count).reduce(0) { $0 + weight($1) * interpolated[$1] }
        let variance = (0..<count).reduce(0) {
            $0 + weight($1) * (interpolated[$1] - mean) * (interpolated[$1] - mean)
        }
        return (mean, variance.squareRoot())
    }
}
