import Testing

@testable import TimbreFiles

struct HalfPrecisionTests {
    /// The value of 16 bits by the definition of the format.
    private func reference(_ half: UInt16) -> Double {
        let exponent = Int(half >> 10 & 0x1F)
        let fraction = Double(half & 0x3FF) / 1024
        let sign: Double = half & 0x8000 == 0 ? 1 : -1
        if exponent == 31 { return fraction == 0 ? sign * .infinity : .nan }
        let unit = Double(sign: .plus, exponent: max(exponent, 1) - 15, significand: 1)
        return sign * unit * (exponent == 0 ? fraction : 1 + fraction)
    }

    @Test("All 65,536 halves have their value, and come back from it")
    func allHalves() {
        for half in UInt16.min...UInt16.max {
            let value = HalfPrecision.widened(half)
            let expected = reference(half)
            if expected.isNaN {
                #expect(value.isNaN && HalfPrecision.widened(HalfPrecision.narrowed(value)).isNaN)
            } else {
                #expect(Double(value) == expected && value.sign == (half & 0x8000 == 0 ? .plus : .minus))
                #expect(HalfPrecision.narrowed(value) == half)
            }
        }
    }

    @Test("Between two halves the nearer one is taken, in the middle the even one")
    func rounding() {
        // The upper neighbour of the largest half would be 65,536: from the middle on it is infinity.
        for lower in 0..<UInt16(0x7C00) {
            let upper = lower + 1
            let upperValue = upper == 0x7C00 ? 65_536 : HalfPrecision.widened(upper)
            let middle = (HalfPrecision.widened(lower) + upperValue) / 2
            #expect(HalfPrecision.narrowed(middle) == (lower.isMultiple(of: 2) ? lower : upper))
            #expect(HalfPrecision.narrowed(middle.nextDown) == lower)
            #expect(HalfPrecision.narrowed(middle.nextUp) == upper)
            #expect(HalfPrecision.narrowed(-middle.nextUp) == upper | 0x8000)
        }
        #expect(HalfPrecision.narrowed(.greatestFiniteMagnitude) == 0x7C00)
        #expect(HalfPrecision.narrowed(-.infinity) == 0xFC00)
    }
}
