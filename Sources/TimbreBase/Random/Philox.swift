import CTimbreLoops

/// Philox 4×32-10: random numbers as a function of a counter and a key, with no state to keep or to share.
///
/// Salmon, Moraes, Dror, Shaw: "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
package struct Philox: Sendable {
    package let key: SIMD2<UInt32>

    package init(seed: UInt64) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    }

    /// Four independent uniform 32-bit numbers for a counter.
    package func callAsFunction(_ c0: UInt32, _ c1: UInt32, _ c2: UInt32, _ c3: UInt32) -> SIMD4<UInt32> {
        var counter = SIMD4(c0, c1, c2, c3)
        var key = key
        for _ in 0..<10 {
            let first = UInt64(0xD251_1F53) * UInt64(counter[0])
            let second = UInt64(0xCD9E_8D57) * UInt64(counter[2])
            counter = SIMD4(
                UInt32(truncatingIfNeeded: second >> 32) ^ counter[1] ^ key[0],
                UInt32(truncatingIfNeeded: second),
                UInt32(truncatingIfNeeded: first >> 32) ^ counter[3] ^ key[1],
                UInt32(truncatingIfNeeded: first))
            key = SIMD2(key[0] &+ 0x9E37_79B9, key[1] &+ 0xBB67_AE85)
        }
        return counter
    }

    /// One of the four numbers for each of many counters that differ in their first word.
    ///
    /// - Parameter index: the index of the number taken, from 0 to 3.
    package func words(_ index: Int, _ c0: [UInt32], _ c1: UInt32, _ c2: UInt32, _ c3: UInt32) -> [UInt32] {
        precondition((0..<4).contains(index))
        let seed = UInt64(key[0]) | UInt64(key[1]) << 32
        return [UInt32](unsafeUninitializedCapacity: c0.count) { words, count in
            timbre_philox(seed, c0, c0.count, c1, c2, c3, Int32(index), words.baseAddress)
            count = c0.count
        }
    }

    /// Four independent uniform 32-bit numbers for a counter whose second word is a random stream.
    package func callAsFunction(_ c0: UInt32, _ stream: RandomStream, _ c2: UInt32, _ c3: UInt32) -> SIMD4<UInt32> {
        self(c0, stream.rawValue, c2, c3)
    }

    package func words(
        _ index: Int, _ c0: [UInt32], _ stream: RandomStream, _ c2: UInt32, _ c3: UInt32
    ) -> [UInt32] {
        words(index, c0, stream.rawValue, c2, c3)
    }
}
