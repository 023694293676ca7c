/// A 128-bit hash that identifies songs and recipes, the same on every machine and in every run.
///
/// Two lanes of 64-by-64-bit products folded to 64 bits, the mixing of Wang Yi's wyhash. Not cryptographic.
package struct Hash128: Hashable, Sendable {
    package var high: UInt64
    package private(set) var low: UInt64

    /// - Parameter seed: a number that separates hashes of different meaning.
    package init(seed: UInt64) {
        high = seed ^ 0xa076_1d64_78bd_642f
        low = seed ^ 0xe703_7ed1_a0b4_28db
    }

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Adds bytes and their count, so that ("a", "bc") and ("ab", "c") differ.
    package mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while offset + 8 <= bytes.count {
            mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset += 8
        }
        var last: UInt64 = 0
        var shift: UInt64 = 0
        while offset < bytes.count {
            last |= UInt64(bytes[offset]) << shift
            shift += 8
            offset += 1
        }
        mix(last)
        mix(UInt64(bytes.count) | 1 << 63)
    }

    package mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    package mutating func add(_ word: UInt64) {
        mix(word)
    }

    private mutating func mix(_ word: UInt64) {
        high = Self.fold(high ^ word, 0x8ebc_6af0_9c88_c6e3) ^ low.rotated
        low = Self.fold(low ^ word ^ 0x5899_65cc_7537_4cc3, 0x1d8e_4e27_c47d_124f) &+ high
    }

    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// The hash as 32 hexadecimal digits.
    package var hexadecimal: String {
        [high, low].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

extension UInt64 {
    fileprivate var rotated: UInt64 { self << 29 | self >> 35 }
}
