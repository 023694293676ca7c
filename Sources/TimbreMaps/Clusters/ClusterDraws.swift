import TimbreBase
import TimbreCompute

/// Random numbers for one purpose of a clustering, as a function of the seed alone.
struct ClusterDraws: RandomNumberGenerator {
    private let philox: Philox
    private let stream: RandomStream
    private let start: UInt32
    private var counter: UInt32 = 0

    init(_ stream: RandomStream, seed: UInt64, start: Int = 0) {
        philox = Philox(seed: seed)
        (self.stream, self.start) = (stream, UInt32(start))
    }

    mutating func next() -> UInt64 {
        defer { counter += 1 }
        let words = philox(counter, stream, start, 0)
        return UInt64(words[0]) << 32 | UInt64(words[1])
    }

    /// `count` different numbers of `0..<limit`, ascending; all of them where `count` is at least `limit`.
    ///
    /// Floyd's algorithm: Bentley, "Programming Pearls: A Sample of Brilliance", CACM 1987.
    mutating func distinct(_ count: Int, below limit: Int) -> [Int] {
        guard count < limit else { return Array(0..<limit) }
        var drawn = Set<Int>()
        for last in limit - count..<limit {
            let number = Int.random(in: 0...last, using: &self)
            if !drawn.insert(number).inserted { drawn.insert(last) }
        }
        return drawn.sorted()
    }
}
