/// Dropout of a layer's outputs, as a function of the song and the step alone.
///
/// Unit `u` of data-set row `r` is kept when word `u % 4` of Philox(seed)(r, layer, u / 4, step) is at least
/// `threshold`; a kept value is divided by the share that is kept. The same mask on every backend, nothing stored.
package struct Dropout: Sendable {
    /// Share of the units that becomes 0, in 0..<1.
    package var rate: Double
    package var seed: UInt64
    package var layer: UInt32
    package var step: UInt32
    /// Row of the data set for each row of the batch, `[batch, 1]`.
    package var rows: Matrix<Int32>

    package init(rate: Double, seed: UInt64, layer: UInt32, step: UInt32, rows: Matrix<Int32>) {
        precondition(rate >= 0 && rate < 1, "a dropout rate of \(rate)")
        self.rate = rate
        self.seed = seed
        self.layer = layer
        self.step = step
        self.rows = rows
    }

    /// Threshold `rate × 2³²`, rounded down: a unit whose word is below is dropped.
    package var threshold: UInt32 { UInt32(rate * 4_294_967_296) }

    /// Factor of a kept value: `1 / (1 − rate)`, in `Float`.
    package var scale: Float { Float(1 / (1 - rate)) }
}
