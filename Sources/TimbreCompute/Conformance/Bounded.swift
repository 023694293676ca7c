/// A number in `Double`, and what `Float` arithmetic may differ from it by: a running error analysis, as in Higham,
/// "Accuracy and Stability of Numerical Algorithms", section 3.3.
struct Bounded {
    var value: Double
    var error = 0.0

    init(_ value: Double, error: Double = 0) {
        (self.value, self.error) = (value, error)
    }

    init(_ value: Float) {
        self.value = Double(value)
    }

    /// A sum of products in any order.
    static func dot(_ factors: some Sequence<(Bounded, Bounded)>) -> Bounded {
        var (sum, error, magnitude, count) = (0.0, 0.0, 0.0, 0)
        for (a, b) in factors {
            sum += a.value * b.value
            magnitude += abs(a.value * b.value)
            error += abs(a.value) * b.error + abs(b.value) * a.error + a.error * b.error
            count += 1
        }
        return Bounded(sum, error: error + Rounding.error(of: magnitude + error, after: count))
    }

    static func + (a: Bounded, b: Bounded) -> Bounded {
        let sum = a.value + b.value
        return Bounded(sum, error: a.error + b.error + Rounding.error(of: abs(sum) + a.error + b.error, after: 1))
    }

    static func * (a: Bounded, factor: Double) -> Bounded {
        Bounded(
            a.value * factor,
            error: a.error * abs(factor) + Rounding.error(of: abs(a.value * factor) + a.error * abs(factor), after: 2))
    }

    /// Through an activation, whose slope is at most 1.
    func activated(_ activation: Activation) -> Bounded {
        let value = activation.value(value)
        return Bounded(value, error: error + Rounding.error(of: abs(value), after: Rounding.elementary))
    }

    /// Times the slope of an activation, by what it gave.
    func times(slopeOf activation: Activation, at output: Bounded) -> Bounded {
        let slope = activation.slope(output.value)
        // How far the slope may be off: a relu's may be another altogether where its output is as good as 0.
        let slopeError: Double =
            switch activation {
            case .linear: 0
            case .relu: output.error > 0 && abs(output.value) <= output.error ? 1 : 0
            case .sigmoid, .tanh: 2 * output.error + Rounding.error(of: 1, after: 3)
            }
        let error = self.error * abs(slope) + slopeError * (abs(value) + self.error)
        return Bounded(value * slope, error: error + Rounding.error(of: abs(value * slope) + error, after: 2))
    }
}
