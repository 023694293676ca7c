/// A reference to a song: its row, its title, what identifies it, or free text.
package enum SongReference: Sendable, Equatable {
    case id(Int)
    /// Case, accents and small differences are ignored; nil for any artist.
    case title(String, artist: String? = nil)
    /// An identifier of the table, a link to a track, or a row: see `songIDs(identifiedBy:)`.
    case identifier(String)
    /// The same; else a title.
    case text(String)
}
