import TimbreCatalogue
import TimbreFiles

/// Filter of the songs that may be recommended or found: those for which every condition holds.
///
///     let filter = try SongFilter(parsing: #"genre=rock,year>=2000,artist!="Earth, Wind & Fire""#)
///
/// Keys are title, album and the recipe's categories, which are texts; year, popularity, cluster and the recipe's
/// features, which are numbers in the CSV's units; and moods. Texts are compared without case and accents. A song with
/// several artists or genres has each of them, and a value that lists several requires all of them. Features are
/// compared as stored, in `Float`. `!=` holds exactly where `=` does not, so also for a song that lacks the value; no
/// other condition holds for such a song.
///
/// `mood=calm` selects songs that a classifier tells to be calm, `mood.calm>=0.7` those whose probability of calm is at
/// least 0.7. Where several classifiers tell the mood, the classifier's name replaces "mood": `song-moods.calm>=0.7`.
public struct SongFilter: Sendable, Equatable {
    /// Condition on one key, for example `year >= 2000`.
    public struct Condition: Sendable, Equatable {
        public var key: String
        public var relation: Relation
        /// Text or number to compare with; empty for songs that lack the text.
        public var value: String

        public init(_ key: String, _ relation: Relation, _ value: String) {
            (self.key, self.relation, self.value) = (key, relation, value)
        }
    }

    /// Conditions that must all hold; an empty list lets every song through.
    public var conditions: [Condition]

    public init(_ conditions: [Condition] = []) {
        self.conditions = conditions
    }
}

extension SongFilter: CustomStringConvertible {
    public var description: String { conditions.map(\.description).joined(separator: ",") }
}

extension SongFilter.Condition: CustomStringConvertible {
    /// The filter in the form that `init(parsing:)` reads.
    public var description: String {
        let isPlain =
            !value.isEmpty && value.trimmed == value && !value.unicodeScalars.contains { SongFilter.marks.contains($0) }
        return key + relation.rawValue + (isPlain ? value : "\"\(value.doubling("\""))\"")
    }
}
