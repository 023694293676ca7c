import Foundation
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreTestSupport

@testable import TimbreMoods

@Suite("Terms of texts and their weights")
struct TextVocabularyTests {
    private struct Golden: Decodable {
        struct Weights: Decodable {
            var idf: [Double]
            var rows: [[Double]]
        }

        var texts: [String]
        var vocabulary: [String]
        var stopWords: [String]
        var plain: Weights
        var sublinear: Weights
    }

    /// Songs of these texts as their terms are read.
    private func reading(_ texts: [String], _ recipe: TextInputRecipe) throws -> TextReading {
        let songs = texts.enumerated().map {
            MoodFixtures.Song(title: "Song \($0)", lyrics: $1, topic: $0.isMultiple(of: 2) ? "a" : "b")
        }
        return TextReading(try MoodFixtures().catalogue(songs).tokens(of: "lyrics"), by: recipe)
    }

    private func recipe(
        terms: Int = 5000, words: Int = 2, leastTexts: Int = 1, isSublinear: Bool = false
    ) -> TextInputRecipe {
        TextInputRecipe(
            name: "lyrics", language: "none", dropsStopWords: false, stems: false, largestTerm: words, terms: terms,
            leastTexts: leastTexts, isSublinear: isSublinear, least: 1)
    }

    @Test("Weights are those of scikit-learn's TfidfVectorizer on a given vocabulary", arguments: [false, true])
    func goldenWeights(isSublinear: Bool) throws {
        let golden = try golden("tfidf", as: Golden.self)
        let wanted = isSublinear ? golden.sublinear : golden.plain
        let stopWords = Set(golden.stopWords)
        let texts = golden.texts.map { text in
            Tokens().split(text).filter { !stopWords.contains($0) && $0.count > 1 }.joined(separator: " ")
        }
        let reading = try reading(texts, recipe())
        let vocabulary = TextVocabulary(
            terms: golden.vocabulary, idf: wanted.idf, isSublinear: isSublinear, scripts: [.latin])
        let rows = TermWeighing(vocabulary, reading).rows(0..<texts.count)
        for row in texts.indices {
            var dense = [Double](repeating: 0, count: golden.vocabulary.count)
            for entry in rows.entries(ofRow: row) { dense[Int(rows.ids[entry])] = Double(rows.weights[entry]) }
            #expect(zip(dense, wanted.rows[row]).allSatisfy { abs($0 - $1) < 1e-6 }, "row \(row)")
        }
        // The first six texts are those that scikit-learn was fitted to.
        let all = try TextVocabulary(reading, rows: Array(0..<6), by: recipe(isSublinear: isSublinear))
        for (term, idf) in zip(golden.vocabulary, wanted.idf) {
            let place = try #require(all.terms.firstIndex(of: term))
            #expect(abs(all.idf[place] - idf) < 1e-6, "\(term)")
        }
    }

    @Test(
        "The strongest terms are those of a count of everything, ties by their bytes",
        arguments: [(5, 1), (37, 1), (200, 1), (100_000, 1), (50, 3), (1, 1)], [1, 2])
    func strongest(size: (Int, Int), words: Int) throws {
        var state: UInt64 = 5
        func draw(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33) % bound
        }
        // Few words occur often, most hardly ever.
        let texts = (0..<60).map { _ in
            (0..<(3 + draw(30))).map { _ in
                "w" + String(UInt8(97 + draw(26)).asLetter) + String(UInt8(97 + min(draw(26), draw(26))).asLetter)
            }
            .joined(separator: " ")
        }
        let reading = try reading(texts, recipe())
        let rows = (0..<60).filter { $0 % 5 != 0 }
        var counts: [String: (count: Int, documents: Int)] = [:]
        for row in rows {
            let tokens = Tokens().split(texts[row])
            let terms = tokens + (words == 2 ? zip(tokens, tokens.dropFirst()).map { "\($0) \($1)" } : [])
            for term in terms { counts[term, default: (0, 0)].count += 1 }
            for term in Set(terms) { counts[term]?.documents += 1 }
        }
        let expected = counts.filter { $0.value.documents >= size.1 }
            .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(size.0)
        let vocabulary = try TextVocabulary(
            reading, rows: rows, by: recipe(terms: size.0, words: words, leastTexts: size.1))
        #expect(vocabulary.terms == expected.map(\.key))
        #expect(
            zip(vocabulary.idf, expected).allSatisfy {
                abs($0 - (Double.log((1 + 48.0) / (1 + Double($1.value.documents))) + 1)) < 1e-6
            })
    }

    @Test("Songs of different languages are read by their own")
    func languages() throws {
        let english = "the lovers are running through the rain and they are not coming back to me"
        let german = "und die liebenden laufen durch den regen und sie kommen nicht mehr zu mir zurück"
        let none = "sha la la la"
        let songs = [english, german, none, english + " again", german + " wieder"].enumerated().map {
            MoodFixtures.Song(title: "Song \($0)", lyrics: $1, topic: "a")
        }
        var recipe = recipe()
        (recipe.language, recipe.dropsStopWords, recipe.stems) = (nil, true, true)
        let reading = TextReading(try MoodFixtures().catalogue(songs).tokens(of: "lyrics"), by: recipe)
        var words: [[String]] = []
        reading.forEach(0..<5) { _, ids in words.append(ids.map { reading.words[Int($0)] }) }
        #expect(words[0] == ["lover", "run", "rain", "come", "back"])
        #expect(words[1].contains("liebend") && words[1].contains("reg") && !words[1].contains("und"))
        #expect(words[2] == ["sha", "la", "la", "la"])
    }
}

extension UInt8 {
    fileprivate var asLetter: Character { Character(Unicode.Scalar(self)) }
}

extension Double {
    fileprivate static func log(_ value: Double) -> Double { Foundation.log(value) }
}
