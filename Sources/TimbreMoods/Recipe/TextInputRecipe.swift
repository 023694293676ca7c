/// A text that a classifier reads, and how its terms are made.
public struct TextInputRecipe: Sendable, Equatable, Codable {
    /// A text of the catalogue, lyrics for example.
    public var name: String
    /// Snowball's name of the language, "none" for tokens as they are; nil: told by stop words, song by song.
    public var language: String?
    public var dropsStopWords: Bool
    public var stems: Bool
    /// Words of a term at most, 1 or 2.
    public var largestTerm: Int
    /// Terms of the vocabulary, the strongest.
    public var terms: Int
    /// Training texts that a term must occur in.
    public var leastTexts: Int
    /// Whether a term that occurs n times in a text counts 1 + ln n times.
    public var isSublinear: Bool
    /// Terms of the vocabulary that a text needs at least, or nothing is told of its song.
    public var least: Int
}
