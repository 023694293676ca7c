/// The songs found for a title.
package struct TitleMatch: Sendable, Equatable {
    /// The most popular matching song, the first ingested among equals.
    package var best: Song
    /// Ids of the other matching songs, in the same order; there may be thousands with one title.
    package var others: [Int]
    /// Whether title and artist are exactly those asked for, case and accents ignored; else they are the closest.
    package var isExact: Bool
}
