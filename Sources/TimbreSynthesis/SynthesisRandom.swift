/// Random numbers as a function of a seed, a purpose and an index, so that any song can be made without the earlier
/// ones.
///
/// SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014), started at a hash
/// of the three. Only integer arithmetic and exactly rounded operations are used, so every machine gets the same bytes.
struct SynthesisRandom {
    /// Purposes of random numbers; each has numbers of its own.
    enum Purpose: UInt64 {
        case genre = 1
        case subgenre
        case artist
        case album
        case title
        case song
        case phrase
        case order
    }

    private var state: UInt64

    init(seed: UInt64, _ purpose: Purpose, _ index: Int) {
        state = Self.mixed(Self.mixed(seed ^ Self.mixed(purpose.rawValue)) &+ UInt64(index))
    }

    static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func next() -> UInt64 {
        let value = Self.mixed(state)
        state &+= 0x9E37_79B9_7F4A_7C15
        return value
    }

    /// A number in 0..<1.
    mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// An integer in 0..<bound.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number of about a normal distribution, of mean 0 and variance 1, within ±3.47: the sum of four uniform
    /// numbers. No logarithm is used, since its last bit differs between mathematics libraries.
    mutating func normal() -> Double {
        let bits = next()
        let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
        return (Double(sum) - 131_070) / 37_837.226_9
    }

    mutating func normals() -> SIMD16<Double> {
        var values = SIMD16<Double>()
        for index in 0..<SongSound.dimensions { values[index] = normal() }
        return values
    }
}

/// A shuffle of `0..<count` that needs no table: a bijection of the next power of two, walked until it lands inside.
struct KeyedOrder: Sendable {
    let count: Int
    private let mask: UInt64
    private let shift: UInt64
    private let keys: [UInt64]

    init(count: Int, seed: UInt64) {
        self.count = count
        let bits = max(1, Int.bitWidth - (count - 1).leadingZeroBitCount)
        mask = (1 << UInt64(bits)) - 1
        shift = UInt64(bits + 1) / 2
        var random = SynthesisRandom(seed: seed, .order, 0)
        keys = (0..<4).map { _ in random.next() | 1 }
    }

    subscript(index: Int) -> Int {
        var value = UInt64(index)
        repeat {
            for key in keys {
                // Odd factors and right shifts are bijections of the low bits.
                value = (value &* key &+ key >> 32) & mask
                value ^= value >> shift
            }
        } while value >= UInt64(count)
        return Int(value)
    }
}
