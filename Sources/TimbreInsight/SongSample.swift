import TimbreCompute

/// Songs that stand for all.
enum SongSample {
    /// The third word of Philox's counter, by which these numbers differ from those of other purposes.
    private static let stream: UInt32 = 0xFFFF_0101

    /// Ids of a uniform sample, ascending: all where as many are wanted or more. Each id in turn is taken with the
    /// probability that keeps the number (Knuth, "The Art of Computer Programming", algorithm 3.4.2 S), by word `id % 4` of
    /// Philox's counter `(id / 4, 0xFFFF_0005, 0, 0)`.
    static func ids(of n: Int, count: Int, seed: UInt64) -> [Int] {
        guard count < n else { return Array(0..<n) }
        let philox = Philox(seed: seed)
        var ids: [Int] = []
        ids.reserveCapacity(count)
        var words = SIMD4<UInt32>()
        for id in 0..<n where ids.count < count {
            if id % 4 == 0 { words = philox(UInt32(truncatingIfNeeded: id / 4), 0xFFFF_0005, 0, 0) }
            if Int((UInt64(words[id % 4]) &* UInt64(n - id)) >> 32) < count - ids.count { ids.append(id) }
        }
        return ids
    }

    /// `count` of the songs in their order, or all of them where there are no more.
    static func choose(_ count: Int, of songs: [Int], seed: UInt64) -> [Int] {
        ids(of: songs.count, count: count, seed: seed).map { songs[$0] }
    }

    /// The songs in an order of chance, so that none of several classes is drawn above the others.
    static func shuffled(_ songs: [Int], seed: UInt64) -> [Int] {
        let philox = Philox(seed: seed)
        let keyed = songs.map { song -> (key: UInt32, song: Int) in
            (philox(UInt32(truncatingIfNeeded: song), 1, stream, 0)[0], song)
        }
        return keyed.sorted { ($0.key, $0.song) < ($1.key, $1.song) }.map(\.song)
    }
}
