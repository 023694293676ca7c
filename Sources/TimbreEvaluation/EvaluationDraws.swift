import Foundation
import TimbreBase
import TimbreCompute

/// Random numbers for one purpose, the same in every run with the same seed.
struct EvaluationDraws {
    private let generator: Philox
    private let stream: RandomStream
    private let number: UInt64
    private var block: UInt32 = 0
    private var words = SIMD4<UInt32>()
    private var used = 4

    /// - Parameter number: a number that separates sequences for the same purpose.
    init(_ stream: RandomStream, seed: UInt64, number: UInt64 = 0) {
        (generator, self.stream, self.number) = (Philox(seed: seed), stream, number)
    }

    /// A number in `0..<bound`; the bias is below bound / 2³².
    mutating func below(_ bound: Int) -> Int {
        Int((UInt64(word()) * UInt64(bound)) >> 32)
    }

    /// A number from the standard normal distribution (Box, Muller 1958).
    mutating func normal() -> Double {
        let radius = (-2 * log((Double(word()) + 1) / 4_294_967_296)).squareRoot()
        return radius * cos(2 * .pi * Double(word()) / 4_294_967_296)
    }

    /// `count` of the values in a random order; all of them where there are no more.
    mutating func sample<Value>(_ count: Int, of values: [Value]) -> [Value] {
        var order = values
        let count = min(count, order.count)
        for place in 0..<count { order.swapAt(place, place + below(order.count - place)) }
        return Array(order[..<count])
    }

    private mutating func word() -> UInt32 {
        if used == 4 {
            words = generator(
                block, stream, UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32))
            block &+= 1
            used = 0
        }
        defer { used += 1 }
        return words[used]
    }
}
