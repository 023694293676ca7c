/// The songs that a title means.
package struct TitleMatch: Sendable, Equatable {
    /// The most popular of those that match, the first ingested among equals.
    package var best: Song
    /// Ids of the other songs that match as well, in the same order: there may be thousands of one title.
    package var others: [Int]
    /// Whether title and artist are those asked for, case and accents ignored; else they are the closest.
    package var isExact: Bool
}
