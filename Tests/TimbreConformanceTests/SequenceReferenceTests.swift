import Foundation
import Testing
import TimbreCompute

@testable import TimbreConformance

/// References of gradients, held against differences of what they are gradients of.
@Suite("Gradients in plain loops")
struct SequenceReferenceTests {
    private static let distance = 1e-5

    /// Values above and below each number of a row-major matrix, one after the other.
    private func expectDifferences(
        _ values: [Float], columns: Int, gradient: [[Bounded]], _ label: String, _ result: ([[Bounded]]) -> Double
    ) {
        for index in values.indices {
            func moved(by distance: Double) -> Double {
                var rows = values.bounded(columns: columns)
                rows[index / columns][index % columns].value += distance
                return result(rows)
            }
            let expected = (moved(by: Self.distance) - moved(by: -Self.distance)) / (2 * Self.distance)
            let actual = gradient[index / columns][index % columns].value
            // A difference of doubles keeps about ten digits, and its own error is of the distance's square.
            #expect(abs(actual - expected) < 1e-7 * max(1, abs(expected)), "\(label) \(index)")
        }
    }

    private func weighed(_ rows: [[Bounded]], _ weights: [Float]) -> Double {
        zip(rows.joined(), weights).reduce(0) { $0 + $1.0.value * Double($1.1) }
    }

    @Test("Attention's is the finite difference, over heads and sequences")
    func attention() {
        let (tokens, heads, width) = (6, 2, 6)
        let sequences = [0..<1, 1..<1, 1..<6]
        var draws = Draws(seed: 3)
        let (values, by) = (draws.floats(tokens * 3 * width).map { $0 * 2 }, draws.floats(tokens * width))
        func reference(_ rows: [[Bounded]]) -> AttentionReference {
            AttentionReference(projections: rows, sequences: sequences, heads: heads, width: width, scale: 0.577)
        }
        expectDifferences(
            values, columns: 3 * width,
            gradient: reference(values.bounded(columns: 3 * width)).gradient(by: by.bounded(columns: width)), "number"
        ) { weighed(reference($0).results, by) }
    }

    @Test("Layer normalisation's is the finite difference, by values, gains and biases")
    func normalisation() {
        let n = 7
        var draws = Draws(seed: 4)
        let (values, scaling, by) = (draws.floats(n), draws.floats(2 * n), draws.floats(n))
        let (row, scales) = (values.bounded(columns: n)[0], scaling.bounded(columns: n))
        let gradient = NormalisationReference(row, gains: scales[0], biases: scales[1])
            .gradient(by: by.bounded(columns: n)[0])
        expectDifferences(values, columns: n, gradient: [gradient.values], "value") {
            weighed([NormalisationReference($0[0], gains: scales[0], biases: scales[1]).result], by)
        }
        expectDifferences(scaling, columns: n, gradient: [gradient.gains, gradient.biases], "scale") {
            weighed([NormalisationReference(row, gains: $0[0], biases: $0[1]).result], by)
        }
    }

    @Test("GELU's is the finite difference")
    func gelu() {
        let values: [Float] = [-6, -3, -1, -0.3, 0, 0.2, 1, 2.5, 7]
        expectDifferences(
            values, columns: 1, gradient: values.map { [Bounded($0).gelu.slope] }, "value"
        ) { rows in rows.reduce(0) { $0 + $1[0].gelu.value.value } }
        for x in values.map({ Double($0) }) {
            let expected = x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
            #expect(abs(Bounded(x).gelu.value.value - expected) < 1e-14)
        }
    }
}
