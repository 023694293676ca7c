import Foundation

/// A trained matrix and Adam's moving averages of its gradient and of the gradient's square, of one shape.
package struct AdamParameters: Sendable {
    package var values: Matrix<Float>
    package var mean: Matrix<Float>
    package var variance: Matrix<Float>

    /// The three are of one shape, zeros before the first step for the moments.
    package init(values: Matrix<Float>, mean: Matrix<Float>, variance: Matrix<Float>) {
        precondition(
            values.rows == mean.rows && values.rows == variance.rows && values.columns == mean.columns
                && values.columns == variance.columns, "moments of another shape than their parameters")
        self.values = values
        self.mean = mean
        self.variance = variance
    }
}

/// One step of Adam, as Keras computes it: Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015,
/// in the form of the end of their section 2.
///
///     m += (g − m)(1 − β₁);  v += (g² − v)(1 − β₂);  w −= α m / (√v + ε);  α = rate √(1 − β₂ᵗ) / (1 − β₁ᵗ)
///
/// Each operation is rounded by itself. A device may take a moment below the smallest normal number for 0.
package struct AdamStep: Sendable {
    package var rate: Double
    /// The share of the mean that stays.
    package var beta1: Double
    /// The share of the variance that stays.
    package var beta2: Double
    package var epsilon: Double
    /// Number of the step, from 1.
    package var step: Int

    /// A step with the defaults of Keras.
    ///
    /// - Parameter step: at least 1.
    package init(step: Int, rate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7) {
        precondition(step >= 1, "Adam counts its steps from 1")
        (self.step, self.rate, self.beta1, self.beta2, self.epsilon) = (step, rate, beta1, beta2, epsilon)
    }

    /// The rate with both bias corrections, computed in `Double`.
    package var correctedRate: Float {
        let power = Double(step)
        return Float(rate * (1 - pow(beta2, power)).squareRoot() / (1 - pow(beta1, power)))
    }
}
