import TimbreCatalogue

/// Tells the language of texts by their stop words.
struct LanguageDetector {
    /// Stop words that a text needs at least, and their share of its tokens.
    private static let least = 4
    private static let leastShare = 0.15

    /// nil for a text that does not tell.
    private(set) var ofSongs: [String?] = []
    /// The language of the most texts; nil where fewer than a tenth of those with words tell one.
    private(set) var main: String?

    init(_ tokens: SongTokens) {
        let languages = StopWords.languages
        precondition(languages.count <= 32)
        let masks = tokens.terms.map { term in
            languages.enumerated().reduce(UInt32(0)) { mask, language in
                StopWords.lists[language.element]?.contains(term) == true ? mask | 1 << UInt32(language.offset) : mask
            }
        }
        var songsOfLanguages = [Int](repeating: 0, count: languages.count)
        var songsWithWords = 0
        ofSongs.reserveCapacity(tokens.songCount)
        tokens.forEach(0..<tokens.songCount) { _, ids in
            var counts = [Int](repeating: 0, count: languages.count)
            for id in ids {
                var mask = masks[Int(id)]
                while mask != 0 {
                    counts[mask.trailingZeroBitCount] += 1
                    mask &= mask - 1
                }
            }
            let best = counts.indices.max { (counts[$0], $1) < (counts[$1], $0) } ?? 0
            if !ids.isEmpty { songsWithWords += 1 }
            guard counts[best] >= Self.least, Double(counts[best]) >= Self.leastShare * Double(ids.count) else {
                return ofSongs.append(nil)
            }
            songsOfLanguages[best] += 1
            ofSongs.append(languages[best])
        }
        let most = songsOfLanguages.indices.max { (songsOfLanguages[$0], $1) < (songsOfLanguages[$1], $0) } ?? 0
        main = songsOfLanguages[most] * 10 >= max(1, songsWithWords) ? languages[most] : nil
    }
}
