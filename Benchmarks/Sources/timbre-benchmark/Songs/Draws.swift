import Foundation

/// A stream of random numbers: SplitMix64. The same seed gives the same numbers.
struct Draws {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// At least 0 and below 1.
    mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

    /// At least 0 and below `bound`.
    mutating func integer(below bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// Two draws from the normal distribution, by Box and Muller.
    mutating func normals() -> (Float, Float) {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        let angle = 2 * Float.pi * uniform()
        return (radius * cos(angle), radius * sin(angle))
    }
}
