import TimbreBase
import TimbreCatalogue

/// A catalogue's texts as sequences of terms, by the rules of a recipe: what a vocabulary is counted on.
///
/// The rules are applied once for each different token of a language, not for each song.
struct TextReading: Sendable {
    let tokens: SongTokens
    /// Terms of one word, by id.
    let words: [String]
    /// Languages of the songs, as places in `wordsOfTokens`.
    private let languages: [UInt8]
    private let wordsOfTokens: [TokenWords]
    /// The language of a song that does not tell its own.
    let mainLanguage: String
    /// Script of each token's first letter; nil for numbers.
    private let scripts: [Script?]

    /// For each token the ids of its words, compressed.
    private struct TokenWords: Sendable {
        var ends: [Int32] = []
        var words: [Int32] = []

        func forEach(_ token: Int32, _ body: (Int32) -> Void) {
            let start = token == 0 ? 0 : ends[Int(token) - 1]
            for place in start..<ends[Int(token)] { body(words[Int(place)]) }
        }
    }

    /// - Parameters:
    ///   - mainLanguage: what a model was trained with; nil to find it out, where the recipe leaves it open.
    init(_ tokens: SongTokens, by recipe: TextInputRecipe, mainLanguage given: String? = nil) {
        self.tokens = tokens
        let detected = recipe.language == nil ? LanguageDetector(tokens) : nil
        mainLanguage = given ?? recipe.language ?? detected?.main ?? Language.none.name
        var names = [mainLanguage]
        var languages = [UInt8](repeating: 0, count: detected == nil ? 0 : tokens.songCount)
        if let detected {
            for (song, language) in detected.ofSongs.enumerated() {
                guard let language else { continue }
                let place = names.firstIndex(of: language) ?? names.count
                if place == names.count { names.append(language) }
                languages[song] = UInt8(place)
            }
        }
        self.languages = languages
        var ids: [String: Int32] = [:]
        var words: [String] = []
        wordsOfTokens = names.map { name in
            let reader = TermReader(
                Language(name: name), dropsStopWords: recipe.dropsStopWords, stems: recipe.stems)
            var found = TokenWords()
            found.ends.reserveCapacity(tokens.terms.count)
            for token in tokens.terms {
                for word in reader.terms(of: token) {
                    let id = ids[word] ?? Int32(words.count)
                    if Int(id) == words.count {
                        ids[word] = id
                        words.append(word)
                    }
                    found.words.append(id)
                }
                found.ends.append(Int32(found.words.count))
            }
            return found
        }
        self.words = words
        scripts = tokens.terms.map { Script(of: $0) }
    }

    /// Passes the words of each song to the body, in the order of its text.
    ///
    /// - Parameter songs: in any order.
    func forEach(_ songs: some Sequence<Int>, _ body: (_ song: Int, _ words: [Int32]) throws -> Void) rethrows {
        for song in songs {
            var words: [Int32] = []
            let language = wordsOfTokens[languages.isEmpty ? 0 : Int(languages[song])]
            tokens.forEach(song..<song + 1) { _, ids in
                words.reserveCapacity(ids.count)
                for id in ids { language.forEach(id) { words.append($0) } }
            }
            try body(song, words)
        }
    }

    /// Tokens of each script in a song.
    func scripts(of song: Int) -> [Script: Int] {
        var counts: [Script: Int] = [:]
        tokens.forEach(song..<song + 1) { _, ids in
            for id in ids { if let script = scripts[Int(id)] { counts[script, default: 0] += 1 } }
        }
        return counts
    }
}
