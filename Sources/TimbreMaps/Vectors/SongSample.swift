package import TimbreBase

/// Uniform sampling of songs.
package enum SongSample {
    /// Ids of a uniform sample of `count` songs, ascending; all ids where `count` is at least `n`. Each id is taken in
    /// turn with the probability that keeps the size exact (Knuth, "The Art of Computer Programming", algorithm 3.4.2
    /// S), by word `id % 4` of Philox's counter `(id / 4, stream, 0, 0)`.
    package static func ids(of n: Int, count: Int, seed: UInt64, _ stream: RandomStream) -> [Int] {
        guard count < n else { return Array(0..<n) }
        let philox = Philox(seed: seed)
        var ids: [Int] = []
        ids.reserveCapacity(count)
        var words = SIMD4<UInt32>()
        for id in 0..<n where ids.count < count {
            if id % 4 == 0 { words = philox(UInt32(truncatingIfNeeded: id / 4), stream, 0, 0) }
            if Int((UInt64(words[id % 4]) &* UInt64(n - id)) >> 32) < count - ids.count { ids.append(id) }
        }
        return ids
    }
}
