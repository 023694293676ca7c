import TimbreBase
import TimbreCatalogue

/// A catalogue's texts as sequences of words by the rules of a recipe; vocabularies are counted on them.
///
/// The rules are applied once for each different token of a language, not for each song.
struct TextReading: Sendable {
    private let tokens: SongTokens
    /// The song of each row; nil where rows are songs.
    private let songs: [Int]?
    /// Words by id.
    let words: [String]
    /// Language of each row, as an index of `wordsOfTokens`; empty where all rows have one language.
    private let languages: [UInt8]
    private let wordsOfTokens: [TokenWords]
    /// Language of songs whose own is not detected.
    let mainLanguage: String
    /// Number of rows by detected language; empty where the recipe gives the language.
    let rowsOfLanguages: [String: Int]
    /// Script of each token's first letter; nil for numbers.
    private let scripts: [Script?]

    /// Ids of each token's words, by one language's rules, in compressed form.
    private struct TokenWords: Sendable {
        var ends: [Int32] = []
        var words: [Int32] = []

        func forEach(_ token: Int32, _ body: (Int32) -> Void) {
            let start = token == 0 ? 0 : ends[Int(token) - 1]
            for place in start..<ends[Int(token)] { body(words[Int(place)]) }
        }
    }

    /// - Parameters:
    ///   - songs: the song of each row; nil for one row a song. Tokens of other songs are not read.
    ///   - mainLanguage: the main language of a trained model; nil to use the recipe's, else to detect it.
    init(_ tokens: SongTokens, songs: [Int]? = nil, by recipe: TextInputRecipe, mainLanguage given: String? = nil) {
        (self.tokens, self.songs) = (tokens, songs)
        let detected =
            recipe.language == nil ? LanguageDetector(tokens, songs: songs ?? Array(0..<tokens.songCount)) : nil
        mainLanguage = given ?? recipe.language ?? detected?.main ?? Language.none.name
        var names = [mainLanguage]
        var languages = [UInt8](repeating: 0, count: detected?.ofSongs.count ?? 0)
        if let detected {
            for (song, language) in detected.ofSongs.enumerated() {
                guard let language else { continue }
                let place = names.firstIndex(of: language) ?? names.count
                if place == names.count { names.append(language) }
                languages[song] = UInt8(place)
            }
        }
        self.languages = languages
        rowsOfLanguages = (detected?.ofSongs ?? []).reduce(into: [:]) { counts, language in
            if let language { counts[language, default: 0] += 1 }
        }
        var ids: [String: Int32] = [:]
        var words: [String] = []
        let isRead = songs.map { tokens.occur(in: $0) }
        wordsOfTokens = names.map { name in
            let reader = TermReader(
                Language(name: name), dropsStopWords: recipe.dropsStopWords, stems: recipe.stems)
            var found = TokenWords()
            found.ends.reserveCapacity(tokens.terms.count)
            for (token, text) in tokens.terms.enumerated() {
                for word in isRead?[token] ?? true ? reader.terms(of: text) : [] {
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

    private func song(ofRow row: Int) -> Int { songs?[row] ?? row }

    func tokenCount(ofRow row: Int) -> Int {
        let song = song(ofRow: row)
        return tokens.starts[song + 1] - tokens.starts[song]
    }

    /// Ids of a row's tokens, in the order of its text.
    func tokens(ofRow row: Int) -> [Int32] { tokens[song(ofRow: row)] }

    /// Passes the words of each of some rows to the body, in the order of the text.
    ///
    /// - Parameter rows: in any order.
    func forEach(_ rows: some Sequence<Int>, _ body: (_ row: Int, _ words: [Int32]) throws -> Void) rethrows {
        for row in rows {
            var words: [Int32] = []
            let language = wordsOfTokens[languages.isEmpty ? 0 : Int(languages[row])]
            let song = song(ofRow: row)
            tokens.forEach(song..<song + 1) { _, ids in
                words.reserveCapacity(ids.count)
                for id in ids { language.forEach(id) { words.append($0) } }
            }
            try body(row, words)
        }
    }

    /// Number of a row's tokens by script; numbers are left out.
    func scripts(of row: Int) -> [Script: Int] {
        var counts: [Script: Int] = [:]
        let song = song(ofRow: row)
        tokens.forEach(song..<song + 1) { _, ids in
            for id in ids { if let script = scripts[Int(id)] { counts[script, default: 0] += 1 } }
        }
        return counts
    }
}
