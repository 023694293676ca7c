import CTimbreLoops
import Foundation
import Testing

@testable import TimbreCompute
@testable import TimbreConformance

/// The loops' own exponentials.
@Suite("Sigmoid and tanh")
struct ActivationTests {
    @Test("They are within 3 units in the last place", arguments: [Activation.sigmoid, .tanh])
    func accuracy(activation: Activation) {
        let inputs =
            (0..<400_001).map { Float($0 - 200_000) / 8192 }
            + (0..<1000).map { Float(sign: .plus, exponent: -$0 / 10, significand: 1.1) }
        var values = inputs
        timbre_activate(activation.loop, &values, values.count)
        let worst = zip(inputs, values).map { input, value in
            let exact = activation.value(Double(input))
            return abs(Double(value) - exact) / Double(Float(exact).ulp)
        }.max()!
        #expect(worst < 3)
    }

    @Test("What lies far out saturates, NaN stays")
    func extremes() {
        var values: [Float] = [-.infinity, -1000, -89, 89, 1000, .infinity, .nan, -0.0]
        var tangents = values
        timbre_activate(timbre_sigmoid, &values, values.count)
        #expect(values[..<3].allSatisfy { $0 >= 0 && $0 < 1e-37 } && values[3..<6].allSatisfy { $0 == 1 })
        #expect(values[6].isNaN && values[7] == 0.5)
        timbre_activate(timbre_tanh, &tangents, tangents.count)
        #expect(tangents[..<3].allSatisfy { $0 == -1 } && tangents[3..<6].allSatisfy { $0 == 1 })
        #expect(tangents[6].isNaN && tangents[7] == 0 && tangents[7].sign == .minus)
    }
}
