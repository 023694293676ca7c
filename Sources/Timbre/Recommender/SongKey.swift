import TimbreCatalogue

/// Identity of a song in an answer: its title and main artist. Further artists don't count, since one table names them
/// and another leaves them out. Songs without a title or an artist are all different.
struct SongKey: Hashable {
    private let artist: String
    private let title: String
    private let id: Int?

    /// - Parameter foldsVersions: whether a title counts without words for a version (live, remaster).
    init(_ song: Song, _ folding: TextFolding, foldsVersions: Bool = false) {
        artist = folding.fold(song.artist)
        title =
            foldsVersions
            ? String(decoding: TitleStem.of(song.title), as: UTF8.self) : folding.fold(song.title)
        id = title.isEmpty || artist.isEmpty ? song.id : nil
    }
}

/// Counts the songs of each artist.
struct ArtistCount {
    /// Largest number of songs per artist; nil for any number.
    let limit: Int?
    private let folding = TextFolding()
    private var counts: [String: Int] = [:]

    init(limit: Int?) { self.limit = limit }

    /// Counts a song for each of its artists, unless one of them has reached the limit. Songs without an artist are by
    /// different artists.
    ///
    /// - Returns: whether the song was counted.
    mutating func add(_ song: Song) -> Bool {
        guard let limit else { return true }
        let artists = Set(song.artists.map(folding.fold)).subtracting([""])
        guard artists.allSatisfy({ counts[$0, default: 0] < limit }) else { return false }
        for artist in artists { counts[artist, default: 0] += 1 }
        return true
    }
}
