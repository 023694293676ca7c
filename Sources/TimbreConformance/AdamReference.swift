import TimbreCompute

/// Adam's state before a step, and the expected state after it.
struct AdamReference {
    var values: [Float]
    var mean: [Float]
    var variance: [Float]

    /// Draws a state in which some elements have not moved yet: their moments are 0.
    ///
    /// - Parameter scaled: a function that scales values in −1..<1.
    init(_ draws: inout Draws, count: Int, scaled: ([Float]) -> [Float] = { $0 }) {
        values = scaled(draws.floats(count))
        mean = draws.floats(count).map { abs($0) < 0.2 ? 0 : $0 * 0.01 }
        variance = mean.map { $0 * $0 * 4 }
    }

    /// The expected state of frozen parameters, to the bit.
    var unchanged: [[Expected]] {
        [values, mean, variance].map { $0.map { Expected(Double($0), tolerance: 0) } }
    }

    /// - Parameter gradient: the gradient of each element, with the error that it may have.
    func updated(_ gradient: [(value: Double, error: Double)], _ step: AdamStep) -> [[Expected]] {
        var results: [[Expected]] = [[], [], []]
        let (keep1, keep2) = (1 - step.beta1, 1 - step.beta2)
        let rate = Double(step.correctedRate)
        for (index, gradient) in gradient.enumerated() {
            let (w, m, v) = (Double(values[index]), Double(mean[index]), Double(variance[index]))
            let g = gradient.value
            // m + (g − m) k: the difference, k itself, the product and the sum are rounded.
            let newMean = m + (g - m) * keep1
            let meanError = Rounding.error(of: abs(m) + keep1 * (abs(g) + abs(m)), after: 4) + keep1 * gradient.error
            let newVariance = v + (g * g - v) * keep2
            let varianceError =
                Rounding.error(of: v + keep2 * (g * g + v), after: 5) + keep2 * 2 * abs(g) * gradient.error
            let root = newVariance.squareRoot()
            let rootError = min(varianceError / (2 * root), varianceError.squareRoot())
            let divisor = root + step.epsilon
            let divisorError = rootError + Rounding.error(of: divisor, after: Rounding.elementary)
            let change = rate * newMean / divisor
            let changeError =
                rate / divisor * meanError + abs(change) * divisorError / divisor
                + Rounding.error(of: abs(change), after: Rounding.elementary)
            results[0].append(
                Expected(w - change, tolerance: changeError + Rounding.error(of: abs(w) + abs(change), after: 1)))
            results[1].append(Expected(newMean, tolerance: meanError))
            results[2].append(Expected(newVariance, tolerance: varianceError))
        }
        return results
    }
}

/// Adam's state on a device.
struct AdamInsets {
    private let insets: [Inset]
    private let columns: Int

    var parameters: AdamParameters {
        AdamParameters(values: insets[0].matrix, mean: insets[1].matrix, variance: insets[2].matrix)
    }

    /// Draws states whose values share one memory, and so do the means and the variances.
    static func together(
        _ device: Device, _ states: [(state: AdamReference, rows: Int, columns: Int)]
    ) throws -> [AdamInsets] {
        let kinds = try [\AdamReference.values, \.mean, \.variance].map { kind in
            try Inset.together(device, states.map { ($0.state[keyPath: kind], $0.rows, $0.columns) })
        }
        return states.indices.map { index in
            AdamInsets(insets: kinds.map { $0[index] }, columns: states[index].columns)
        }
    }

    func compare(_ device: Device, with expected: [[Expected]], _ comparison: inout Comparison, _ label: String) throws
    {
        for (place, name) in ["values", "mean", "variance"].enumerated() {
            let label = "\(name) of \(label)"
            comparison.compare(
                try insets[place].read(device, &comparison, label), with: expected[place], columns: columns, label)
        }
    }
}
