import TimbreCatalogue
import TimbreFiles

/// Which songs may be recommended or found: those for which every condition holds.
///
///     let filter = try SongFilter(parsing: #"genre=rock,year>=2000,artist!="Earth, Wind & Fire""#)
///
/// `mood=calm` asks for songs that a classifier tells to be calm, `mood.calm>=0.7` for those of which it is that sure; where
/// several tell the mood, the classifier's name takes the place of "mood": `song-moods.calm>=0.7`. Other
/// keys are title, album and the recipe's categories, which are texts; year, popularity, cluster and the recipe's
/// features, which are numbers in the CSV's units. Texts are compared without case and accents; a song of
/// several artists or genres has each of them, and a value that lists several asks for all of these. Features are compared as they are stored, in `Float`. `!=` holds
/// exactly where `=` does not, so for a song that lacks the value too; nothing else holds for such a song.
public struct SongFilter: Sendable, Equatable {
    /// For example `year >= 2000`.
    public struct Condition: Sendable, Equatable {
        public var key: String
        public var relation: Relation
        /// A text or a number; empty for songs that lack the text.
        public var value: String

        public init(_ key: String, _ relation: Relation, _ value: String) {
            (self.key, self.relation, self.value) = (key, relation, value)
        }
    }

    /// None lets every song through.
    public var conditions: [Condition]

    public init(_ conditions: [Condition] = []) {
        self.conditions = conditions
    }
}

extension SongFilter: CustomStringConvertible {
    public var description: String { conditions.map(\.description).joined(separator: ",") }
}

extension SongFilter.Condition: CustomStringConvertible {
    /// As it is parsed.
    public var description: String {
        let isPlain =
            !value.isEmpty && value.trimmed == value && !value.unicodeScalars.contains { SongFilter.marks.contains($0) }
        return key + relation.rawValue + (isPlain ? value : "\"\(value.doubling("\""))\"")
    }
}
