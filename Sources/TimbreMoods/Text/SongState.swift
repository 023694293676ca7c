/// State of a song's prediction: predicted, or the reason for which it is not.
public enum SongState: UInt8, Sendable, Codable, CaseIterable {
    case told
    /// Instrumental, or the lyrics are not known: the text has no word.
    case noText
    /// The text has fewer terms of the vocabulary than the recipe asks for.
    case tooFewWords
    /// Most of the text is in a script that the training songs do not have.
    case otherScript
    /// All numbers and categories that the classifier reads are absent.
    case noFeatures
}
