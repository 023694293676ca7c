/// A reference to a song: its id, its title, or free text.
package enum SongReference: Sendable, Equatable {
    case id(Int)
    /// Case, accents and small differences are ignored; nil for any artist.
    case title(String, artist: String? = nil)
    /// A whole number is an id; else an identifier of the CSV, where a song has it; else a title.
    case text(String)
}
