import Foundation
import TimbreCompute

/// A number in `Double` with a bound of the error of `Float` arithmetic: a running error analysis, as in Higham,
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

    /// A sum in any order.
    static func sum(_ terms: [Bounded]) -> Bounded {
        let (sum, magnitude, error) = terms.reduce((0.0, 0.0, 0.0)) {
            ($0.0 + $1.value, $0.1 + abs($1.value), $0.2 + $1.error)
        }
        return Bounded(sum, error: error + Rounding.error(of: magnitude + error, after: terms.count))
    }

    static func * (a: Bounded, b: Bounded) -> Bounded { dot(CollectionOfOne((a, b))) }

    static func * (a: Bounded, factor: Double) -> Bounded {
        Bounded(
            a.value * factor,
            error: a.error * abs(factor) + Rounding.error(of: abs(a.value * factor) + a.error * abs(factor), after: 2))
    }

    /// The number after an activation, whose slope is at most 1.
    func activated(_ activation: Activation) -> Bounded {
        let value = activation.value(value)
        return Bounded(value, error: error + Rounding.error(of: abs(value), after: Rounding.elementary))
    }

    /// The number times the slope of an activation, by the activation's output.
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

    /// The number with the error of the operations that computed it from exact numbers.
    var rounded: Bounded { Bounded(value, error: Rounding.error(of: abs(value), after: 2)) }

    /// The square root of a number that is above its error.
    var squareRoot: Bounded { elementary(value.squareRoot(), changes: error / (2 * (value - error).squareRoot())) }
    var inverse: Bounded { elementary(1 / value, changes: error / (abs(value) * (abs(value) - error))) }
    var logarithm: Bounded { elementary(log(value), changes: error / (value - error)) }

    var exponential: Bounded { elementary(exp(value), changes: exp(value) * expm1(error)) }

    /// - Parameter changes: the error of the result that follows from the error of the argument.
    private func elementary(_ result: Double, changes: Double) -> Bounded {
        Bounded(result, error: changes + Rounding.error(of: abs(result) + changes, after: Rounding.elementary))
    }
}
