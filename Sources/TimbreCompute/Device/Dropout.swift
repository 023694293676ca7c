/// Which units of a layer's output are dropped, as a function of the song and the step alone.
///
/// Unit `u` of data-set row `r` is kept when word `u % 4` of Philox(seed)(r, layer, u / 4, step) is at least
/// `threshold`; a kept value is divided by the share that is kept. The same mask on every backend, nothing stored.
package struct Dropout: Sendable {
    /// The share of units that becomes 0, in 0..<1.
    package var rate: Double
    package var seed: UInt64
    package var layer: UInt32
    package var step: UInt32
    /// `[batch, 1]`: the row of the data set that each row of the batch is.
    package var rows: Matrix<Int32>

    package init(rate: Double, seed: UInt64, layer: UInt32, step: UInt32, rows: Matrix<Int32>) {
        precondition(rate >= 0 && rate < 1, "a dropout rate of \(rate)")
        self.rate = rate
        self.seed = seed
        self.layer = layer
        self.step = step
        self.rows = rows
    }

    /// A word below this is dropped: `rate × 2³²`, rounded down.
    package var threshold: UInt32 { UInt32(rate * 4_294_967_296) }

    /// What a kept value is multiplied by: `1 / (1 − rate)`, in `Float`.
    package var scale: Float { Float(1 / (1 - rate)) }
}
