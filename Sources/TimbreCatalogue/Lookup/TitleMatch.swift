/// The songs that a title means.
public struct TitleMatch: Sendable, Equatable {
    /// The most popular of those that match, the first ingested among equals.
    public var best: Song
    /// Ids of the other songs that match as well, in the same order: there may be thousands of one title.
    public var others: [Int]
    /// Whether title and artist are those asked for, case and accents ignored; else they are the closest.
    public var isExact: Bool
}
