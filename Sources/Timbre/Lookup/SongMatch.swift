public import TimbreCatalogue

/// Song that a reference means.
public struct SongMatch: Sendable, Equatable {
    package var reference: SongReference
    /// The most popular matching song, the first ingested among equals.
    public var song: Song
    /// Ids of the other matching songs, by popularity; one title may have thousands.
    public var others: [Int]
    /// Whether the song matches the reference exactly; else it is the closest song.
    public var isExact: Bool
}
