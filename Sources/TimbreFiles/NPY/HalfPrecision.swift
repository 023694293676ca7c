/// IEEE half precision by bits: `Float16` does not exist on every platform that Swift runs on.
enum HalfPrecision {
    /// The value of 16 bits; exact.
    static func widened(_ half: UInt16) -> Float {
        // Exponent and fraction moved to their places give the value, too small by the difference of the biases.
        let magnitude = Float(bitPattern: UInt32(half & 0x7FFF) << 13) * 0x1p112
        // All exponent bits set: infinity or NaN.
        let isFinite = half & 0x7C00 != 0x7C00
        let bits = isFinite ? magnitude.bitPattern : magnitude.bitPattern | 0x7F80_0000
        return Float(bitPattern: bits | UInt32(half & 0x8000) << 16)
    }

    /// The nearest half, ties to even; beyond 65,504 by half a step or more it is infinity.
    static func narrowed(_ value: Float) -> UInt16 {
        let magnitude = value.magnitude.bitPattern
        let sign = UInt16(value.bitPattern >> 16) & 0x8000
        if value.isNaN { return sign | 0x7E00 }
        if value.magnitude >= 0x1p16 { return sign | 0x7C00 }
        if value.magnitude < 0x1p-14 {
            // The distance of neighbours of 0.5 is that of the subnormal halves: the addition rounds.
            return sign | UInt16((value.magnitude + 0.5).bitPattern - Float(0.5).bitPattern)
        }
        let rounded = magnitude + 0xFFF + (magnitude >> 13 & 1)
        return sign | UInt16((rounded - 0x3800_0000) >> 13)
    }
}
