import TimbreBase

/// Random numbers, the same for the same seed.
struct Draws {
    private let philox: Philox
    private var counter: UInt32 = 0

    init(seed: Int) {
        philox = Philox(seed: UInt64(truncatingIfNeeded: seed))
    }

    mutating func word() -> UInt32 {
        counter += 1
        return philox(counter, 0, 0, 0)[0]
    }

    /// Numbers in −1..<1, each a multiple of 2⁻²³.
    mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float(Int32(bitPattern: word()) >> 8) / 8_388_608 }
    }

    /// Integers in 0..<limit.
    mutating func integers(_ count: Int, below limit: Int) -> [Int32] {
        (0..<count).map { _ in Int32(word() % UInt32(limit)) }
    }
}
