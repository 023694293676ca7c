import Testing

@testable import TimbreMoods

@Suite struct StemmerTests {
    /// Words of the algorithms' own descriptions at snowballstem.org and plain inflections.
    @Test(arguments: [
        ("english", ["running", "runs", "happiness", "flies", "dying"], ["run", "run", "happi", "fli", "die"]),
        ("german", ["häuser", "hauses", "aufeinanderfolgend"], ["haus", "haus", "aufeinanderfolg"]),
        ("french", ["chantons", "chanter", "continuellement"], ["chanton", "chant", "continuel"]),
        ("spanish", ["cantando", "cantar", "canciones"], ["cant", "cant", "cancion"]),
        ("russian", ["книги", "книгой"], ["книг", "книг"]),
    ])
    func `words of one stem become one`(language: String, words: [String], stems: [String]) throws {
        let stemmer = try #require(Stemmer(language))
        #expect(words.map(stemmer.stem) == stems)
    }

    @Test func `a language without a stemmer has none`() {
        #expect(Stemmer("klingon") == nil)
        #expect(Stemmer("none") == nil)
    }

    @Test(arguments: [
        (
            "english", ["don't", "the", "lovers", "rock'n'roll", "world's", "42"],
            [[], [], ["lover"], ["rocknrol"], ["world"], ["forti", "two"]]
        ),
        ("french", ["l'amour", "aujourd'hui", "les", "21"], [["amour"], ["aujourdhui"], [], ["vingt"]]),
        ("german", ["und", "liebe", "3"], [[], ["lieb"], ["drei"]]),
        ("spanish", ["corazón", "nosotros"], [["corazon"], []]),
        ("none", ["the", "lovers", "42", "don't"], [["the"], ["lovers"], [], ["dont"]]),
    ])
    func `tokens become terms by the rules of their language`(language: String, tokens: [String], terms: [[String]]) {
        let reader = TermReader(Language(name: language), dropsStopWords: true, stems: true)
        #expect(tokens.map(reader.terms) == terms)
    }
}
