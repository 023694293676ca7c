import GRDB
import GRDBSQLite
package import TimbreBase

/// In-memory index of the words of every song's title, artists and album, for look-ups while a user types.
///
/// Words are folded: without case and accents. A song matches where each word of the query is the beginning of one of
/// its words. If no song matches, one or two typing errors a word are allowed.
package struct SongTextIndex: Sendable {
    /// Number of indexed songs, all with lower ids.
    package let songCount: Int
    /// Words, ascending by their bytes.
    private let words: [String]
    /// Songs of word w are `songs[starts[w]..<starts[w + 1]]`, ascending.
    private let starts: [Int]
    private let songs: [Int32]
    /// Ids of all songs, the most popular first.
    private let byPopularity: [Int32]

    /// Reads the texts of every song.
    ///
    /// - Complexity: O(texts); about 3 s and 90 MB for a million songs (measured).
    /// - Throws: `CatalogueFault.damaged`; `CancellationError`.
    package init(_ catalogue: Catalogue, work: Work<Never> = Work()) throws {
        var builder = Builder()
        try catalogue.database.read { try builder.read($0, work) }
        guard builder.popularities.count == catalogue.songCount else {
            throw CatalogueFault.damaged(
                file: catalogue.database.path,
                detail: "it holds \(builder.popularities.count) songs and should hold \(catalogue.songCount)")
        }
        songCount = catalogue.songCount
        (words, starts, songs) = builder.sorted()
        let popularities = builder.popularities
        byPopularity = (0..<Int32(songCount)).sorted {
            let (first, second) = (popularities[Int($0)], popularities[Int($1)])
            return first > second || first == second && $0 < $1
        }
    }

    /// One page of the songs that match a text.
    package struct Page: Sendable, Equatable {
        package var ids: [Int] = []
        /// Number of songs that match in all.
        package var total = 0
        /// Whether the songs match only with typing errors.
        package var isNear = false
    }

    /// Largest number of words in a query for which typing errors are allowed, since each word is compared with all
    /// words of the index.
    private static let mostWordsWithErrors = 8

    /// Songs that match a text, the most popular first; if none match exactly, those with the fewest typing errors.
    ///
    /// - Parameters:
    ///   - first: the ids of songs that come first where they match, in this order: those of exactly that title.
    ///   - isAllowed: whether a song may be found.
    package func songs(
        matching text: String, first: [Int], offset: Int, count: Int, where isAllowed: (Int) -> Bool
    ) -> Page {
        let asked = Self.distinct(Tokens().split(TextFolding().fold(text)))
        guard !asked.isEmpty else { return Page() }
        var isFound = songs(withAll: asked, where: isAllowed) { [(words: range(ofWordsFrom: $0), errors: UInt8(0))] }
        var page = Page()
        if isFound == nil, asked.count <= Self.mostWordsWithErrors {
            isFound = songs(withAll: asked, where: isAllowed, rangesNear)
            page.isNear = true
        }
        guard var isFound else { return Page() }
        page.total = isFound.count { $0 }
        let leading = first.filter { $0 < songCount && isFound[$0] }
        guard offset < page.total, count > 0 else { return page }
        page.ids = Array(leading.dropFirst(offset).prefix(count))
        var skipped = min(leading.count, offset)
        for song in leading { isFound[song] = false }
        for song in byPopularity where page.ids.count < count && isFound[Int(song)] {
            if skipped < offset { skipped += 1 } else { page.ids.append(Int(song)) }
        }
        return page
    }

    /// The words of a query without those that begin another one, longest first: few songs have a long word.
    private static func distinct(_ words: [String]) -> [String] {
        var kept: [String] = []
        for word in words.sorted(by: { ($1.utf8.count, $0) < ($0.utf8.count, $1) })
        where !kept.contains(where: { $0.utf8.starts(with: word.utf8) }) {
            kept.append(word)
        }
        return kept
    }

    /// The allowed songs with a word of each list and the fewest errors in total.
    ///
    /// - Parameter ranges: ranges of indices of the words that match a word of the query, with their number of errors.
    /// - Returns: whether each song matches, `[songs]`; nil where none does.
    private func songs(
        withAll asked: [String], where isAllowed: (Int) -> Bool,
        _ ranges: (String) -> [(words: Range<Int>, errors: UInt8)]
    ) -> [Bool]? {
        let none = UInt8.max
        var errors = [UInt8](repeating: 0, count: songCount)
        for word in asked {
            var own = [UInt8](repeating: none, count: songCount)
            for (words, count) in ranges(word) {
                for song in songs[starts[words.lowerBound]..<starts[words.upperBound]] {
                    own[Int(song)] = min(own[Int(song)], count)
                }
            }
            var isLeft = false
            for song in errors.indices {
                errors[song] = own[song] == none || errors[song] == none ? none : errors[song] + own[song]
                isLeft = isLeft || errors[song] != none
            }
            if !isLeft { return nil }
        }
        var fewest = none
        for song in errors.indices where errors[song] < fewest && isAllowed(song) { fewest = errors[song] }
        return fewest == none ? nil : errors.indices.map { errors[$0] == fewest && isAllowed($0) }
    }

    /// Indices of the words that begin with a text, with up to one error for 4 to 7 letters and two for more. An error
    /// counts as many bytes as the text has a letter.
    private func rangesNear(_ word: String) -> [(words: Range<Int>, errors: UInt8)] {
        let letters = word.unicodeScalars.count
        let exact = (words: range(ofWordsFrom: word), errors: UInt8(0))
        guard letters >= 4 else { return [exact] }
        let (distance, limit) = (BoundedDistance(word), (letters < 8 ? 1 : 2) * (word.utf8.count / letters))
        return [exact]
            + words.indices.compactMap { place in
                distance.toBeginning(of: words[place], limit: limit).map { (place..<place + 1, UInt8($0)) }
            }
    }

    /// Indices of the words that begin with a text.
    private func range(ofWordsFrom prefix: String) -> Range<Int> {
        let bytes = Array(prefix.utf8)
        func first(where isPast: (String) -> Bool) -> Int {
            var (low, high) = (0, words.count)
            while low < high {
                let middle = (low + high) / 2
                if isPast(words[middle]) { high = middle } else { low = middle + 1 }
            }
            return low
        }
        let start = first { !$0.utf8.lexicographicallyPrecedes(bytes) }
        let end = first { !$0.utf8.starts(with: bytes) && !$0.utf8.lexicographicallyPrecedes(bytes) }
        return start..<max(start, end)
    }
}

extension Catalogue {
    /// Ids of songs with exactly this title, case and accents ignored, the most popular first.
    package func songs(titled title: String) throws -> [Int] {
        let folded = TextFolding().fold(title)
        return try database.read {
            try Int.fetchAll(
                $0,
                sql: """
                    SELECT id FROM songs WHERE length(folded_title) = length(?) AND folded_title BETWEEN ? AND ?
                    ORDER BY popularity IS NULL, popularity DESC, id
                    """, arguments: [folded, folded, folded])
        }
    }
}

extension SongTextIndex {
    private struct Builder {
        /// Popularity of each song; −∞ where it is unknown.
        var popularities: [Float] = []
        private var numbers: [String: Int32] = [:]
        private var words: [String] = []
        /// Pairs of a word and a song, in the order of songs.
        private var pairWords: [Int32] = []
        private var pairSongs: [Int32] = []
        private let tokens = Tokens()
        private let folding = TextFolding()
        /// Words of artists' names by text, since many songs share them.
        private var ofArtists: [String: [Int32]] = [:]
        private var ofAlbums: [String: [Int32]] = [:]

        mutating func read(_ database: Database, _ work: Work<Never>) throws {
            let statement = try database.makeStatement(
                sql: "SELECT folded_title, artist, album, popularity FROM songs ORDER BY id")
            let row = statement.sqliteStatement
            defer { sqlite3_reset(row) }
            var own: Set<Int32> = []
            while true {
                let code = sqlite3_step(row)
                guard code != SQLITE_DONE else { return }
                guard code == SQLITE_ROW else {
                    throw DatabaseError(resultCode: ResultCode(rawValue: code))
                }
                if popularities.count % 65536 == 0 { try work.check() }
                func text(_ column: Int32) -> String {
                    let start = sqlite3_column_text(row, column)
                    return String(
                        decoding: UnsafeRawBufferPointer(
                            start: start, count: Int(sqlite3_column_bytes(row, column))), as: UTF8.self)
                }
                own.removeAll(keepingCapacity: true)
                own.formUnion(numbers(of: text(0), isFolded: true))
                let (artist, album) = (text(1), text(2))
                own.formUnion(cached(artist, in: \.ofArtists))
                own.formUnion(cached(album, in: \.ofAlbums))
                for word in own {
                    pairWords.append(word)
                    pairSongs.append(Int32(popularities.count))
                }
                popularities.append(
                    sqlite3_column_type(row, 3) == SQLITE_NULL
                        ? -.infinity : Float(sqlite3_column_double(row, 3)))
            }
        }

        private mutating func cached(
            _ text: String, in cache: WritableKeyPath<Builder, [String: [Int32]]>
        ) -> [Int32] {
            if text.isEmpty { return [] }
            if let known = self[keyPath: cache][text] { return known }
            let found = numbers(of: text, isFolded: false)
            self[keyPath: cache][text] = found
            return found
        }

        private mutating func numbers(of text: String, isFolded: Bool) -> [Int32] {
            tokens.split(isFolded ? text : folding.fold(text)).map { word in
                if let known = numbers[word] { return known }
                let number = Int32(words.count)
                numbers[word] = number
                words.append(word)
                return number
            }
        }

        /// Words in the order of their bytes, with the songs of each.
        func sorted() -> (words: [String], starts: [Int], songs: [Int32]) {
            let order = words.indices.sorted { words[$0].utf8.lexicographicallyPrecedes(words[$1].utf8) }
            var places = [Int](repeating: 0, count: words.count)
            for (place, word) in order.enumerated() { places[word] = place }
            var starts = [Int](repeating: 0, count: words.count + 1)
            for word in pairWords { starts[places[Int(word)] + 1] += 1 }
            for place in words.indices { starts[place + 1] += starts[place] }
            var next = starts
            var songs = [Int32](repeating: 0, count: pairSongs.count)
            for (word, song) in zip(pairWords, pairSongs) {
                let place = places[Int(word)]
                songs[next[place]] = song
                next[place] += 1
            }
            return (order.map { words[$0] }, starts, songs)
        }
    }
}
