import Foundation
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreLearning

/// Terms of one or two words with their weights: TF-IDF as scikit-learn's `TfidfVectorizer` computes it.
///
///     weight(t, text) = tf · idf(t) / length of the row,  idf(t) = ln((1 + n) / (1 + df(t))) + 1
///
/// tf is the number of times that the term occurs in the text, or 1 + ln of it where sublinear; df(t) is the number of
/// the n training texts in which it occurs.
struct TextVocabulary: Sendable, Equatable {
    /// Terms by id; two words are separated by a space.
    let terms: [String]
    /// Inverse document frequency of each term, `[terms]`.
    let idf: [Double]
    let isSublinear: Bool
    /// Scripts of at least a hundredth of the training tokens.
    let scripts: Set<Script>

    /// Finds the most frequent terms of the training songs, ties in the order of their bytes. The counts are exact, in
    /// two passes over the texts and bounded memory. Words in too few texts are left out first.
    ///
    /// A pair of words occurs at most as often as each of its words, and as often as all pairs that fall into its
    /// bucket of a hash table together. With c for the count of the last word that would enter without pairs, the first
    /// pass leaves pairs whose words and bucket reach c; the second counts these (Park, Chen and Yu, "An effective
    /// hash-based algorithm for mining association rules", SIGMOD 1995).
    ///
    /// - Parameter rows: the training rows.
    /// - Throws: `CancellationError`.
    init(_ reading: TextReading, rows: [Int], by recipe: TextInputRecipe, work: Work<Never> = Work()) throws {
        var counter = TermCounter(words: reading.words.count, countsPairs: recipe.largestTerm > 1)
        var scripts: [Script: Int] = [:]
        try reading.forEach(rows, work) { song, words in
            counter.addBounds(words)
            scripts.merge(reading.scripts(of: song), uniquingKeysWith: +)
        }
        counter.leaveCandidates(of: recipe.terms, leastTexts: recipe.leastTexts)
        try reading.forEach(rows, work) { counter.add($1) }
        let strongest = counter.strongest(recipe.terms, words: reading.words, leastTexts: recipe.leastTexts)
        terms = strongest.map(\.term)
        let count = Double(rows.count)
        // Rounded to `Float`, as in a file.
        idf = strongest.map { Double(Float(log((1 + count) / (1 + Double($0.documents))) + 1)) }
        isSublinear = recipe.isSublinear
        let letters = scripts.values.reduce(0, +)
        self.scripts = Set(scripts.filter { $0.value * 100 >= letters }.keys)
    }

    init(terms: [String], idf: [Double], isSublinear: Bool, scripts: Set<Script>) {
        precondition(terms.count == idf.count)
        (self.terms, self.idf, self.isSublinear, self.scripts) = (terms, idf, isSublinear, scripts)
    }
}

extension TextReading {
    /// Passes the words of rows to the body, checking now and then for cancellation.
    fileprivate func forEach(_ rows: [Int], _ work: Work<Never>, _ body: (Int, [Int32]) -> Void) throws {
        var place = 0
        try forEach(rows) { song, words in
            if place.isMultiple(of: 4096) { try work.check() }
            place += 1
            body(song, words)
        }
    }
}

/// Weights the terms of texts by a vocabulary.
struct TermWeighing {
    private let vocabulary: TextVocabulary
    private let reading: TextReading
    /// Term id of each word; −1 for a word that is no term by itself.
    private let ofWords: [Int32]
    private let ofPairs: [UInt64: Int32]

    init(_ vocabulary: TextVocabulary, _ reading: TextReading) {
        (self.vocabulary, self.reading) = (vocabulary, reading)
        let words = Dictionary(uniqueKeysWithValues: reading.words.enumerated().map { ($1, Int32($0)) })
        var ofWords = [Int32](repeating: -1, count: reading.words.count)
        var ofPairs: [UInt64: Int32] = [:]
        for (id, term) in vocabulary.terms.enumerated() {
            let parts = term.split(separator: " ")
            let found = parts.compactMap { words[String($0)] }
            guard found.count == parts.count else { continue }
            if let word = found.first, found.count == 1 {
                ofWords[Int(word)] = Int32(id)
            } else if found.count == 2 {
                ofPairs[TermCounter.pair(found[0], found[1])] = Int32(id)
            }
        }
        (self.ofWords, self.ofPairs) = (ofWords, ofPairs)
    }

    /// Ids and weights of the terms of some rows, ids ascending; weights have unit length, and a text without terms of
    /// the vocabulary gives an empty row.
    func rows(_ songs: some Sequence<Int>) -> WeightedIDs {
        var result = WeightedIDs()
        reading.forEach(songs) { _, words in
            var counts: [Int32: Int] = [:]
            for (place, word) in words.enumerated() {
                if ofWords[Int(word)] >= 0 { counts[ofWords[Int(word)], default: 0] += 1 }
                if place > 0, let pair = ofPairs[TermCounter.pair(words[place - 1], word)] {
                    counts[pair, default: 0] += 1
                }
            }
            let entries = counts.sorted { $0.key < $1.key }.map { id, count in
                let frequency = vocabulary.isSublinear ? 1 + log(Double(count)) : Double(count)
                return (id: id, weight: frequency * vocabulary.idf[Int(id)])
            }
            let length = entries.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot()
            result.append(entries.map { ($0.id, Float($0.weight / length)) })
        }
        return result
    }

    /// The words of some rows in the order of their texts, as term ids from 1; 0 stands for a word that is no term.
    ///
    /// - Parameter length: the largest number of words of a row; the first ones are taken.
    func sequences(_ songs: some Sequence<Int>, length: Int) -> TokenSequences {
        var result = TokenSequences()
        reading.forEach(songs) { _, words in result.append(words.prefix(length).map { ofWords[Int($0)] + 1 }) }
        return result
    }

    /// Reason for which nothing can be predicted from a text; nil where there is none.
    ///
    /// - Parameters:
    ///   - terms: the number of different terms of the vocabulary in the text.
    ///   - least: the fewest such terms that suffice.
    static func obstacle(
        of song: Int, _ reading: TextReading, _ vocabulary: TextVocabulary, terms: Int, least: Int
    ) -> SongState? {
        guard terms < max(1, least) else { return nil }
        let scripts = reading.scripts(of: song)
        let letters = scripts.values.reduce(0, +)
        if letters == 0 { return .noText }
        let known = scripts.reduce(0) { vocabulary.scripts.contains($1.key) ? $0 + $1.value : $0 }
        return known * 2 < letters ? .otherScript : .tooFewWords
    }
}
