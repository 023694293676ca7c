import CTimbreLoops
import Foundation
import Testing
import TimbreBase

@testable import TimbreCompute
@testable import TimbreConformance

@Suite("The layout of a graph of neighbours")
struct NeighbourLayoutTests {
    /// A graph where points have from none to 40 edges.
    private struct Example {
        var points: [Float]
        var starts = [0]
        var neighbours: [Int32] = []
        var shares: [Float]

        init(count n: Int) {
            var draws = Draws(seed: n)
            points = draws.floats(2 * n).map { $0 * 5 }
            for point in 0..<n {
                neighbours += draws.integers(point % 41, below: n)
                starts.append(neighbours.count)
            }
            shares = draws.floats(neighbours.count).map { max($0, 0) }
            if !shares.isEmpty { shares[0] = 1 }
        }

        func layout(threads: Int?) -> NeighbourLayout {
            NeighbourLayout(
                points: points, starts: starts, neighbours: neighbours, shares: shares, seed: 9, threads: threads)
        }
    }

    /// The formula of the header, word by word and lane by lane.
    private func plain(_ example: Example, epochs: Int) -> [Float] {
        func mixed(_ word: UInt32) -> UInt32 {
            var word = word
            word ^= word >> 16
            word = word &* 0x85EB_CA6B
            word ^= word >> 13
            word = word &* 0xC2B2_AE35
            return word ^ word >> 16
        }
        func clipped(_ value: Float) -> Float { min(max(value, -4), 4) }
        var old = example.points
        let n = old.count / 2
        for epoch in 0..<UInt32(epochs) {
            var new = old
            let key = Philox(seed: 9)(epoch, .layoutEpochs, 0, 0)[0]
            let rate = 1 - Float(epoch) / Float(epochs)
            for point in 0..<n {
                var (x, y) = (old[2 * point], old[2 * point + 1])
                var words = (0..<8).map { mixed(mixed(UInt32(point * 8 + $0)) ^ key) }
                for edge in example.starts[point]..<example.starts[point + 1] {
                    let share = UInt32(min(Double(example.shares[edge]) * 0x1p32, Double(UInt32.max)))
                    guard share &* (epoch + 1) < share else { continue }
                    words = words.map { mixed($0 &+ 0x9E37_79B9) }
                    var (alongX, alongY) = ([Float](), [Float]())
                    for lane in 0..<8 {
                        let random = Int((UInt64(words[lane]) * UInt64(n)) >> 32)
                        let other = lane == 0 ? Int(example.neighbours[edge]) : random
                        let (dx, dy) = (x - old[2 * other], y - old[2 * other + 1])
                        let square = dx * dx + dy * dy
                        let force = lane == 0 ? -2 / (square + 1) : 2 / ((square + 0.001) * (square + 1))
                        alongX.append(clipped(force * dx))
                        alongY.append(clipped(force * dy))
                    }
                    func sum(_ v: [Float]) -> Float {
                        ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]))
                    }
                    x += rate * sum(alongX)
                    y += rate * sum(alongY)
                }
                (new[2 * point], new[2 * point + 1]) = (x, y)
            }
            old = new
        }
        return old
    }

    private func laidOut(_ example: Example, epochs: Int, threads: Int?) -> [Float] {
        var layout = example.layout(threads: threads)
        for epoch in 0..<epochs { layout.step(rate: 1 - Float(epoch) / Float(epochs)) }
        return layout.points
    }

    @Test("Points move as a plain loop moves them, to the bit", arguments: [1, 2, 7, 93, 1025])
    func formula(count: Int) {
        let example = Example(count: count)
        #expect(laidOut(example, epochs: 5, threads: 2) == plain(example, epochs: 5))
    }

    @Test("Of many points a few push, as many from every side")
    func pushing() {
        // Points on a circle about one whose edge leads to itself: pushes cancel out on average.
        let n = 20_000
        let circle = (0..<n).flatMap { place in
            let angle = Float(place) / Float(n) * 2 * .pi
            return [10 * cos(angle), 10 * sin(angle)]
        }
        func moved(epochs: Int) -> [Float] {
            var layout = NeighbourLayout(
                points: [0, 0] + circle, starts: [0] + [Int](repeating: 1, count: n + 1), neighbours: [0],
                shares: [0.9],
                seed: 4, threads: 2, pushing: 50)
            for _ in 0..<epochs { layout.step(rate: 1e-3) }
            return Array(layout.points[..<2])
        }
        let (early, late) = (moved(epochs: 3), moved(epochs: 3_000))
        #expect(early != [0, 0])
        // 19,000 pushes of 2e-6 are 3e-4 in random directions, and 0.04 in one.
        #expect(abs(late[0]) < 2e-3 && abs(late[1]) < 2e-3)
    }

    @Test("Neither threads nor instruction sets change a bit")
    func sameBits() {
        let example = Example(count: 3000)
        let one = laidOut(example, epochs: 10, threads: 1)
        #expect(laidOut(example, epochs: 10, threads: 3) == one)
        defer { timbre_limit_instructions(timbre_avx512) }
        for instructions in [timbre_avx2, timbre_baseline] {
            timbre_limit_instructions(instructions)
            #expect(laidOut(example, epochs: 10, threads: 1) == one)
        }
    }

    @Test("An edge is sampled in its share of the epochs")
    func shares() {
        // Two points that only pull each other: whoever is sampled moves.
        for (share, expected) in [(Float(1), 64), (0.25, 16), (0.75, 48), (0, 0)] {
            var moved = 0
            for epoch in 0..<64 {
                var layout = NeighbourLayout(
                    points: [0, 0, 30, 0], starts: [0, 1, 1], neighbours: [1], shares: [share], seed: 1, threads: 1)
                for _ in 0..<epoch { layout.step(rate: 0) }
                layout.step(rate: 1)
                if layout.points[0] != 0 { moved += 1 }
            }
            // The first epoch of an edge that is in all is left out by the wrap-around.
            #expect(abs(moved - expected) <= 1, "\(share)")
        }
    }
}
