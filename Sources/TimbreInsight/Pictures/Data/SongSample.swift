import TimbreCompute

/// Some of many songs, each as likely as any other: the same for the same seed.
enum SongSample {
    /// The third word of Philox's counter, by which these numbers differ from those of other purposes.
    private static let stream: UInt32 = 0xFFFF_0101

    /// - Returns: `count` of the songs in their order, or all of them where there are no more.
    ///
    /// Knuth, "The Art of Computer Programming", volume 2, section 3.4.2, algorithm S.
    static func choose(_ count: Int, of songs: [Int], seed: UInt64) -> [Int] {
        guard songs.count > count else { return songs }
        let philox = Philox(seed: seed)
        var words = SIMD4<UInt32>()
        var chosen: [Int] = []
        chosen.reserveCapacity(count)
        for (index, song) in songs.enumerated() {
            if index.isMultiple(of: 4) { words = philox(UInt32(truncatingIfNeeded: index / 4), 0, stream, 0) }
            let draw = Double(words[index % 4]) / 4_294_967_296
            if draw * Double(songs.count - index) < Double(count - chosen.count) {
                chosen.append(song)
                if chosen.count == count { break }
            }
        }
        return chosen
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
