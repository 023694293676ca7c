/// Number of songs of each artist: one artist for four songs, a long tail, no artist with more than 0.1 % of 100,000
/// songs or more.
///
/// Each artist has one song. Of the other songs, the first `r` artists have the share `F(r / artists)`, a mixture of
/// two curves `y (1 + q) / (y + q)` whose density falls with the square of the rank: a flat one for most artists, a
/// steep one for the stars. The top artist's number follows from `F` near 0, so no table is needed.
struct ArtistShares: Sendable {
    let songs: Int
    let artists: Int
    private let starScale: Double

    private static let commonScale = 0.1
    private static let starShare = 0.25

    init(songs: Int) {
        self.songs = songs
        artists = (songs + 3) / 4
        // A star's songs beyond those of the flat curve (at most 26): 0.08 % of all, between 15 and 700.
        let starSongs = min(700, max(15, 0.0008 * Double(songs) - 27))
        starScale = 3 * Self.starShare / starSongs
    }

    /// Number of songs of all artists before a rank.
    func start(_ rank: Int) -> Int {
        let place = Double(rank) / Double(artists)
        func curve(_ scale: Double) -> Double { (place * (1 + scale)) / (place + scale) }
        let share = (1 - Self.starShare) * curve(Self.commonScale) + Self.starShare * curve(starScale)
        return rank + Int(Double(songs - artists) * share)
    }

    func count(_ rank: Int) -> Int { start(rank + 1) - start(rank) }

    /// The rank of the artist that has the song at a position in `0..<songs`.
    func rank(position: Int) -> Int {
        var low = 0
        var high = artists
        while high - low > 1 {
            let middle = (low + high) / 2
            if start(middle) <= position { low = middle } else { high = middle }
        }
        return low
    }
}
