import TimbreBase

/// Terms of tokens by the rules of a language: without stop words, stemmed, digits as words.
///
/// A token is usually one term, a stop word none, a number several.
struct TermReader {
    private let language: Language
    private let stopWords: Set<String>
    private let stemmer: Stemmer?
    private let numbers: NumberWords?
    private let splitter = Tokens()

    /// - Parameters:
    ///   - dropsStopWords: whether stop words are left out.
    ///   - stems: whether words are stemmed.
    init(_ language: Language, dropsStopWords: Bool, stems: Bool) {
        self.language = language
        stopWords = dropsStopWords ? StopWords.lists[language.name] ?? [] : []
        stemmer = stems ? Stemmer(language.name) : nil
        numbers = language.locale.map(NumberWords.init)
    }

    /// The terms of a token, in their order.
    func terms(of token: String) -> [String] {
        if token.first?.isNumber == true {
            // A number without words in the language is no term.
            guard let numbers else { return [] }
            return splitter.split(numbers.words(token)).flatMap(word)
        }
        return word(token)
    }

    private func word(_ token: String) -> [String] {
        if stopWords.contains(token) { return [] }
        var word = token[...]
        if let apostrophe = word.firstIndex(of: "'") {
            if language.elides, word.distance(from: word.startIndex, to: apostrophe) <= 5 {
                word = word[word.index(after: apostrophe)...]
            } else if language.name == "english", word.hasSuffix("'s") {
                word = word[..<apostrophe]
            }
        }
        let plain = String(word.replacing("'", with: ""))
        if plain.isEmpty || stopWords.contains(plain) { return [] }
        return [stemmer?.stem(plain) ?? plain]
    }
}
