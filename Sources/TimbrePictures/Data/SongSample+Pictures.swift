import TimbreBase
import TimbreCompute
import TimbreMaps

extension SongSample {
    /// - Returns: `count` of the songs in their order, each as likely as any other, or all of them where there are no
    ///   more.
    static func choose(_ count: Int, of songs: [Int], seed: UInt64) -> [Int] {
        ids(of: songs.count, count: count, seed: seed, .pictureSample).map { songs[$0] }
    }

    /// The songs in an order of chance, so that none of several classes is drawn above the others: by word 0 of Philox's
    /// counter `(song, drawingOrder, 0, 0)`.
    static func shuffled(_ songs: [Int], seed: UInt64) -> [Int] {
        let philox = Philox(seed: seed)
        let keyed = songs.map { song -> (key: UInt32, song: Int) in
            (philox(UInt32(truncatingIfNeeded: song), .drawingOrder, 0, 0)[0], song)
        }
        return keyed.sorted { ($0.key, $0.song) < ($1.key, $1.song) }.map(\.song)
    }
}
