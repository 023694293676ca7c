/// A text that a classifier reads, and the rules for its terms.
public struct TextInputRecipe: Sendable, Equatable, Codable {
    /// Name of a text of the catalogue, lyrics for example.
    public var name: String
    /// Snowball's name of the language, "none" for tokens as they are; nil: detected by stop words, song by song.
    public var language: String?
    public var dropsStopWords: Bool
    public var stems: Bool
    /// Largest number of words in a term, 1 or 2.
    public var largestTerm: Int
    /// Size of the vocabulary: as many of the most frequent terms.
    public var terms: Int
    /// Fewest training texts in which a term must occur.
    public var leastTexts: Int
    /// Whether a term that occurs n times in a text counts 1 + ln n times.
    public var isSublinear: Bool
    /// Fewest terms of the vocabulary in a text; nothing is predicted for a song with fewer.
    public var least: Int
}
