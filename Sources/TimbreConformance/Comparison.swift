/// An expected element: the value in `Double`, and the tolerance of the device's.
struct Expected {
    var value: Double
    var tolerance: Double

    /// - Parameters:
    ///   - magnitude: the sum of the absolute values of the terms.
    ///   - roundings: the largest number of roundings that follow each other: a sum of n terms has n.
    init(_ value: Double, magnitude: Double, roundings: Int) {
        self.value = value
        tolerance = Rounding.error(of: magnitude, after: roundings)
    }

    init(_ value: Double, tolerance: Double) {
        (self.value, self.tolerance) = (value, tolerance)
    }
}

/// Bounds of the errors of `Float` arithmetic.
enum Rounding {
    /// Unit roundoff: half a unit in the last place, of 1.
    static let unit = Double(Float.ulpOfOne) / 2
    /// Bound of the error of results below the normal numbers, which a device may take for 0.
    static let smallest = 4 * Double(Float.leastNormalMagnitude)
    /// Units in the last place that OpenCL allows exponentials, divisions and roots, with what is computed from them.
    static let elementary = 12

    /// The bound γₙ of Higham, "Accuracy and Stability of Numerical Algorithms", section 3.1.
    static func error(of magnitude: Double, after roundings: Int) -> Double {
        let n = Double(roundings)
        return n * unit / (1 - n * unit) * magnitude + smallest
    }
}

/// Compares what a device gave with a reference, and keeps the element that is nearest to its tolerance.
struct Comparison {
    private(set) var error = 0.0
    private(set) var tolerance = 0.0
    private(set) var failure: String?
    private var worst = -1.0

    /// - Parameter label: the name of the result, for the sentence that tells of a failure.
    mutating func compare(
        _ actual: [Float], with expected: [Expected], columns: Int, _ label: @autoclosure () -> String
    ) {
        guard actual.count == expected.count else {
            return fail("\(label()): \(actual.count) elements instead of \(expected.count)")
        }
        for (index, (actual, expected)) in zip(actual, expected).enumerated() {
            let error = abs(Double(actual) - expected.value)
            // NaN equals nothing, and an infinity only itself.
            let share = Double(actual) == expected.value ? 0 : error.isFinite ? error / expected.tolerance : .infinity
            if share > worst { (worst, self.error, tolerance) = (share, error, expected.tolerance) }
            if !(share <= 1) {
                fail(
                    "\(label()): [\(index / columns), \(index % columns)] is \(actual) instead of \(expected.value) ± \(expected.tolerance)"
                )
            }
        }
    }

    /// Compares numbers for equality, 0 and −0 told apart.
    mutating func compare(
        bits actual: [Float], with expected: [Float], columns: Int, _ label: @autoclosure () -> String
    ) {
        guard actual.count == expected.count else {
            return fail("\(label()): \(actual.count) elements instead of \(expected.count)")
        }
        for index in actual.indices where actual[index].bitPattern != expected[index].bitPattern {
            let error = abs(Double(actual[index]) - Double(expected[index]))
            if !(error <= self.error) { self.error = error }
            fail(
                "\(label()): [\(index / columns), \(index % columns)] is \(actual[index]) instead of \(expected[index]), to the bit"
            )
        }
    }

    mutating func expect(_ holds: Bool, _ label: @autoclosure () -> String) {
        if !holds { fail(label()) }
    }

    private mutating func fail(_ sentence: String) {
        if failure == nil { failure = sentence }
    }
}
