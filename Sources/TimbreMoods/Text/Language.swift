/// A language of texts: its stop words, its stemmer, its words for numbers.
struct Language: Hashable {
    /// Snowball's English name, french for example; "none": tokens are terms as they are.
    let name: String

    static let none = Language(name: "none")

    /// The languages that a recipe can name.
    static let known = Set(Stemmer.languages).union(StopWords.languages).union([none.name]).sorted()

    /// Identifier of the language's locale; nil for a language without one.
    var locale: String? {
        let locales = [
            "arabic": "ar", "armenian": "hy", "basque": "eu", "catalan": "ca", "danish": "da", "dutch": "nl",
            "english": "en", "finnish": "fi", "french": "fr", "german": "de", "greek": "el", "hindi": "hi",
            "hungarian": "hu", "indonesian": "id", "irish": "ga", "italian": "it", "lithuanian": "lt", "nepali": "ne",
            "norwegian": "no", "portuguese": "pt", "romanian": "ro", "russian": "ru", "serbian": "sr", "spanish": "es",
            "swedish": "sv", "tamil": "ta", "turkish": "tr", "yiddish": "yi",
        ]
        return locales[name]
    }

    /// Whether a short word before an apostrophe is a word of its own: l'amour is l' and amour.
    var elides: Bool { ["french", "italian", "catalan"].contains(name) }
}
