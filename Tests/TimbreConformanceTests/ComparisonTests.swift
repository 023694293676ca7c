import Testing

@testable import TimbreCompute
@testable import TimbreConformance

/// A comparison that can't fail would let every operation pass.
@Suite("Comparing with a reference")
struct ComparisonTests {
    static func failure(_ actual: [Float], _ expected: [Expected]) -> String? {
        var comparison = Comparison()
        comparison.compare(actual, with: expected, columns: 2, "x")
        return comparison.failure
    }

    @Test("What lies within the tolerance passes, what lies beyond does not")
    func tolerance() {
        #expect(Self.failure([1.5], [Expected(1, tolerance: 0.5)]) == nil)
        #expect(
            Self.failure([0, 0, 0, 1.5], .init(repeating: Expected(0, tolerance: 0.5), count: 4))
                == "x: [1, 1] is 1.5 instead of 0.0 ± 0.5")
    }

    @Test("NaN and infinity equal nothing finite, and NaN not even itself")
    func notANumber() {
        for value in [Float.nan, .infinity, -.infinity] {
            #expect(Self.failure([value], [Expected(0, tolerance: 1e30)]) != nil)
        }
        #expect(Self.failure([.nan], [Expected(.nan, tolerance: 1)]) != nil)
        #expect(Self.failure([.infinity], [Expected(.infinity, tolerance: 1)]) == nil)
    }

    @Test("A missing element fails before any is compared")
    func count() {
        #expect(Self.failure([0], []) == "x: 1 elements instead of 0")
    }

    @Test("Bits tell 0 from −0")
    func bits() {
        var comparison = Comparison()
        comparison.compare(bits: [0, 1], with: [0, 1], columns: 2, "x")
        #expect(comparison.failure == nil)
        comparison.compare(bits: [-0.0], with: [0], columns: 1, "x")
        #expect(comparison.failure != nil)
    }

    @Test("The error that is kept is the one nearest to its tolerance")
    func worst() {
        var comparison = Comparison()
        comparison.compare(
            [0.5, 0.25], with: [Expected(0, tolerance: 10), Expected(0, tolerance: 0.5)], columns: 2, "x")
        #expect(comparison.error == 0.25 && comparison.tolerance == 0.5)
    }

    @Test("The bound grows with the length of the sum")
    func bound() {
        let one = Rounding.error(of: 1, after: 1)
        #expect(one > Double(Float.ulpOfOne) / 2 && one < Double(Float.ulpOfOne))
        let hundred = Rounding.error(of: 1, after: 100)
        #expect(hundred > 99 * one && hundred < 101 * one)
    }
}
