public import TimbreCatalogue

/// The song that somebody means.
public struct SongMatch: Sendable, Equatable {
    package var reference: SongReference
    /// The most popular of those that match, the first ingested among equals.
    public var song: Song
    /// Ids of the other songs that match as well, in the same order: there may be thousands of one title.
    public var others: [Int]
    /// Whether the song is exactly what was asked for; else nothing is called so, and this is the closest.
    public var isExact: Bool
}
