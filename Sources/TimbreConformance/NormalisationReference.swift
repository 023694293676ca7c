import TimbreCompute

/// Layer normalisation of one row in plain loops, and its gradient: `Device.normaliseRows` has the formula.
struct NormalisationReference {
    /// The row at mean 0 and variance 1.
    private let normal: [Bounded]
    private let inverse: Bounded
    private let gains: [Bounded]
    let result: [Bounded]

    /// - Parameter epsilon: the ε of a device.
    init(_ values: [Bounded], gains: [Bounded], biases: [Bounded], epsilon: Double = Double(Float(1e-5))) {
        let share = 1 / Double(values.count)
        let mean = Bounded.sum(values) * share
        let centred = values.map { $0 + mean * -1 }
        let variance = Bounded.dot(centred.lazy.map { ($0, $0) }) * share
        let inverse = (variance + Bounded(epsilon)).squareRoot.inverse
        let normal = centred.map { $0 * inverse }
        (self.inverse, self.normal, self.gains) = (inverse, normal, gains)
        result = normal.indices.map { normal[$0] * gains[$0] + biases[$0] }
    }

    /// Gradients by the values, the gains and the biases, from the gradient by the result.
    func gradient(by gradient: [Bounded]) -> (values: [Bounded], gains: [Bounded], biases: [Bounded]) {
        let share = 1 / Double(gradient.count)
        let slopes = zip(gradient, gains).map { $0 * $1 }
        let mean = Bounded.sum(slopes) * share
        let product = Bounded.dot(zip(slopes, normal)) * share
        return (
            zip(slopes, normal).map { inverse * ($0 + mean * -1 + $1 * product * -1) },
            zip(gradient, normal).map { $0 * $1 }, gradient
        )
    }
}
