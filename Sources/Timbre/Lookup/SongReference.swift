/// Reference to a song: its title, an identifier or row, or free text.
package enum SongReference: Sendable, Equatable {
    /// Title and artist, regardless of case, accents and small differences; nil for any artist.
    case title(String, artist: String? = nil)
    /// Identifier of the table, link to a track, or row: see `songIDs(identifiedBy:)`.
    case identifier(String)
    /// Text as in `identifier`, or else a title.
    case text(String)
}
