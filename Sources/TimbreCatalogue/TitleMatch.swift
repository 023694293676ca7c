/// The songs that a title means.
public struct TitleMatch: Sendable, Equatable {
    /// The most popular of those that match, the first ingested among equals.
    public var best: Song
    /// The other songs that match as well, in the same order.
    public var others: [Song]
    /// Whether title and artist are those asked for, case and accents ignored; else they are the closest.
    public var isExact: Bool
}
