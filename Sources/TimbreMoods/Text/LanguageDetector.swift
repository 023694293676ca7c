import TimbreCatalogue

/// Detects the language of texts by their stop words.
struct LanguageDetector {
    /// Fewest stop words of a language in a text; `leastShare` is their least share of its tokens.
    private static let least = 4
    private static let leastShare = 0.15

    /// Language of each text; nil where it is not detected.
    private(set) var ofSongs: [String?] = []
    /// The most frequent language; nil where it is detected for fewer than a tenth of the texts with words.
    private(set) var main: String?

    init(_ tokens: SongTokens, songs: [Int]) {
        let languages = StopWords.languages
        precondition(languages.count <= 32)
        // Languages of which each token is a stop word, as bits.
        var masks = [UInt32](repeating: 0, count: tokens.terms.count)
        let ofTerms = StopWords.lists.reduce(into: [String: UInt32]()) { masks, list in
            guard let place = languages.firstIndex(of: list.key) else { return }
            for word in list.value { masks[word, default: 0] |= 1 << UInt32(place) }
        }
        for (id, term) in tokens.terms.enumerated() { masks[id] = ofTerms[term] ?? 0 }
        var songsOfLanguages = [Int](repeating: 0, count: languages.count)
        var songsWithWords = 0
        ofSongs.reserveCapacity(songs.count)
        func judge(_ ids: UnsafeBufferPointer<Int32>) {
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
        for song in songs { tokens.forEach(song..<song + 1) { _, ids in judge(ids) } }
        let most = songsOfLanguages.indices.max { (songsOfLanguages[$0], $1) < (songsOfLanguages[$1], $0) } ?? 0
        main = songsOfLanguages[most] * 10 >= max(1, songsWithWords) ? languages[most] : nil
    }
}
