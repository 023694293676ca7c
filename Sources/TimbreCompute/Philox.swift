/// Philox 4×32-10: random numbers as a function of a counter and a key, with no state to keep or to share.
///
/// Salmon, Moraes, Dror, Shaw: "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
public struct Philox: Sendable {
    let key: SIMD2<UInt32>

    public init(seed: UInt64) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    }

    /// Four independent uniform 32-bit numbers for a counter.
    public func callAsFunction(_ c0: UInt32, _ c1: UInt32, _ c2: UInt32, _ c3: UInt32) -> SIMD4<UInt32> {
        var counter = SIMD4(c0, c1, c2, c3)
        var key = key
        for _ in 0..<10 {
            let first = UInt64(0xD251_1F53) * UInt64(counter[0])
            let second = UInt64(0xCD9E_8D57) * UInt64(counter[2])
            counter = SIMD4(
                UInt32(truncatingIfNeeded: second >> 32) ^ counter[1] ^ key[0],
                UInt32(truncatingIfNeeded: second),
                UInt32(truncatingIfNeeded: first >> 32) ^ counter[3] ^ key[1],
                UInt32(truncatingIfNeeded: first))
            key = SIMD2(key[0] &+ 0x9E37_79B9, key[1] &+ 0xBB67_AE85)
        }
        return counter
    }
}

/// Which units of a layer's output are dropped, as a function of the song and the step alone.
///
/// Unit `u` of data-set row `r` is kept when word `u % 4` of Philox(seed)(r, layer, u / 4, step) is at least
/// `threshold`; a kept value is divided by the share that is kept. The same mask on every backend, nothing stored.
public struct Dropout: Sendable {
    /// The share of units that becomes 0, in 0..<1.
    public var rate: Double
    public var seed: UInt64
    public var layer: UInt32
    public var step: UInt32
    /// `[batch, 1]`: the row of the data set that each row of the batch is.
    public var rows: Matrix<Int32>

    public init(rate: Double, seed: UInt64, layer: UInt32, step: UInt32, rows: Matrix<Int32>) {
        precondition(rate >= 0 && rate < 1, "a dropout rate of \(rate)")
        self.rate = rate
        self.seed = seed
        self.layer = layer
        self.step = step
        self.rows = rows
    }

    /// A word below this is dropped: `rate × 2³²`, rounded down.
    public var threshold: UInt32 { UInt32(rate * 4_294_967_296) }

    /// What a kept value is multiplied by: `1 / (1 − rate)`, in `Float`.
    public var scale: Float { Float(1 / (1 - rate)) }
}
