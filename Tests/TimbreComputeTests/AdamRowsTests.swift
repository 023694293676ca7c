import CTimbreLoops
import Testing

@testable import TimbreCompute
@testable import TimbreConformance

/// Rows of which a step touches a few, against a step of every row every time, by the loops of the CPU.
@Suite("Adam on touched rows")
struct AdamRowsTests {
    private struct State: Equatable {
        var values: [Float]
        var mean: [Float]
        var variance: [Float]
    }

    private static let width = 37
    private static let rows = 50
    private static let steps = 400

    /// A gradient for some rows of each step; the first row never gets one, the second once.
    private static let gradients: [[Int32: [Float]]] = {
        var draws = Draws(seed: 3)
        return (0..<steps).map { step in
            var touched: [Int32: [Float]] = [:]
            for row in draws.integers(3, below: rows - 2) {
                // Gradients of a mean over a batch are small, some so small that ε counts.
                touched[row + 2] = draws.floats(width).map { $0 * (step % 2 == 0 ? 1e-3 : 1e-8) }
            }
            if step == 5 { touched[1] = draws.floats(width) }
            return touched
        }
    }()

    private static var initial: State {
        var draws = Draws(seed: 4)
        let zeros = [Float](repeating: 0, count: rows * width)
        return State(values: draws.floats(rows * width).map { $0 / 20 }, mean: zeros, variance: zeros)
    }

    private static let rates = (1...steps).map { AdamStep(step: $0).correctedRate }
    private static let constants = timbre_adam(keep1: Float(1 - 0.9), keep2: Float(1 - 0.999), epsilon: 1e-7)

    /// Every row at every step.
    private func dense() -> State {
        var state = Self.initial
        var constants = Self.constants
        for (step, touched) in Self.gradients.enumerated() {
            var gradient = [Float](repeating: 0, count: Self.rows * Self.width)
            for (row, values) in touched {
                gradient.replaceSubrange(Int(row) * Self.width..<(Int(row) + 1) * Self.width, with: values)
            }
            timbre_adam(
                &constants, Self.rates[step], &state.values, &state.mean, &state.variance, gradient, gradient.count)
        }
        return state
    }

    /// Only the rows that are touched, and all rows after the given steps.
    private func lazy(flushingAfter flushes: Set<Int>) -> State {
        var state = Self.initial
        var constants = Self.constants
        var taken = [Int32](repeating: 0, count: Self.rows)
        let all = (0..<Int32(Self.rows)).map { $0 }
        state.values.withUnsafeMutableBufferPointer { values in
            state.mean.withUnsafeMutableBufferPointer { mean in
                state.variance.withUnsafeMutableBufferPointer { variance in
                    taken.withUnsafeMutableBufferPointer { taken in
                        let table = timbre_adam_rows(
                            values: values.baseAddress, mean: mean.baseAddress, variance: variance.baseAddress,
                            steps: taken.baseAddress, width: Self.width)
                        for (step, touched) in Self.gradients.enumerated() {
                            let rows = touched.keys.sorted()
                            timbre_adam_replay(&constants, Self.rates, Int32(step), table, rows, rows.count)
                            timbre_adam_step(
                                &constants, Self.rates, Int32(step), table, rows, rows.count,
                                rows.flatMap { touched[$0]! })
                            if flushes.contains(step) {
                                timbre_adam_replay(&constants, Self.rates, Int32(step + 1), table, all, all.count)
                            }
                        }
                        timbre_adam_replay(&constants, Self.rates, Int32(Self.steps), table, all, all.count)
                    }
                }
            }
        }
        return state
    }

    @Test("Replayed steps give the bits of steps taken in time, whenever they are replayed")
    func exact() {
        let expected = dense()
        #expect(expected.values != Self.initial.values)
        #expect(lazy(flushingAfter: []) == expected)
        #expect(lazy(flushingAfter: [0, 1, 2, 77, 200]) == expected)
        #expect(lazy(flushingAfter: Set(0..<Self.steps)) == expected)
    }
}
