import TimbreBase

/// Noise on the input of a step: near to normal, and the same bits on every device with a correctly rounded fma.
///
///     values[i, j] = fma(scale, sum, values[i, j])
///
/// `sum` is that of the upper 22 bits of the four words of Philox(seed)(r, stream, j, step), less its mean 2²³ − 2,
/// where r is song i's row of the data set. Four uniform numbers' sum has the variance 1/3.
package struct InputNoise: Sendable {
    package static let stream = RandomStream.inputNoise.rawValue
    /// Factor of the centred sum.
    package var scale: Float

    package init(deviation: Double) { scale = Float(deviation * 3.0.squareRoot() / Double(1 << 22)) }
}
