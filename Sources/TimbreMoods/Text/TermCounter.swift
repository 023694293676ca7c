/// Counts words and pairs of words that follow each other, in two passes over the texts.
struct TermCounter {
    struct Term: Sendable {
        var term: String
        var count: Int
        /// Number of texts in which the term occurs.
        var documents: Int
    }

    private struct Count {
        var count = 0
        var documents = 0
        /// Number of the text in which the term was last counted.
        var last = -1

        mutating func add(text: Int) {
            count += 1
            if last != text { (documents, last) = (documents + 1, text) }
        }
    }

    private static let buckets = 1 << 22

    private var words: [Count]
    /// Counts of pairs by hash bucket: upper bounds of each pair's count.
    private var bounds: [UInt32]
    private var pairs: [UInt64: Count] = [:]
    /// Least count of a term that can be among the strongest.
    private var least = 1
    private var texts = 0

    /// - Parameter words: the number of different words; ids are below it.
    init(words: Int, countsPairs: Bool) {
        self.words = .init(repeating: Count(), count: words)
        bounds = .init(repeating: 0, count: countsPairs ? Self.buckets : 0)
    }

    static func pair(_ first: Int32, _ second: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
    }

    private static func bucket(_ pair: UInt64) -> Int {
        Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> 42)
    }

    /// Takes a text in the first pass: counts its words, and bounds the counts of its pairs.
    mutating func addBounds(_ text: [Int32]) {
        for word in text { words[Int(word)].add(text: texts) }
        if !bounds.isEmpty, text.count > 1 {
            for place in 1..<text.count {
                let bucket = Self.bucket(Self.pair(text[place - 1], text[place]))
                if bounds[bucket] < .max { bounds[bucket] += 1 }
            }
        }
        texts += 1
    }

    /// Ends the first pass: finds the least count that a strongest term can have.
    ///
    /// - Parameters:
    ///   - size: the number of strongest terms asked for.
    ///   - leastTexts: the fewest texts in which a term must occur.
    mutating func leaveCandidates(of size: Int, leastTexts: Int) {
        let counts = words.filter { $0.documents >= leastTexts }.map(\.count).sorted(by: >)
        least = max(leastTexts, counts.count >= size && size > 0 ? counts[size - 1] : 1)
        texts = 0
    }

    /// Takes a text in the second pass: counts pairs that can be among the strongest.
    mutating func add(_ text: [Int32]) {
        if !bounds.isEmpty, text.count > 1 {
            for place in 1..<text.count {
                let (first, second) = (text[place - 1], text[place])
                let pair = Self.pair(first, second)
                guard words[Int(first)].count >= least, words[Int(second)].count >= least,
                    bounds[Self.bucket(pair)] >= least
                else { continue }
                pairs[pair, default: Count()].add(text: texts)
            }
        }
        texts += 1
    }

    /// The most frequent terms, the most frequent first, ties in the order of their bytes.
    func strongest(_ size: Int, words names: [String], leastTexts: Int) -> [Term] {
        var terms: [Term] = []
        for (word, count) in words.enumerated() where count.count >= least && count.documents >= leastTexts {
            terms.append(Term(term: names[word], count: count.count, documents: count.documents))
        }
        for (pair, count) in pairs where count.count >= least && count.documents >= leastTexts {
            let (first, second) = (Int(pair >> 32), Int(pair & 0xFFFF_FFFF))
            terms.append(
                Term(term: names[first] + " " + names[second], count: count.count, documents: count.documents))
        }
        terms.sort { $0.count != $1.count ? $0.count > $1.count : $0.term.utf8.lexicographicallyPrecedes($1.term.utf8) }
        return Array(terms.prefix(size))
    }
}
