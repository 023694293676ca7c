public import TimbreFiles

/// The tokens of one text of every song: words and numbers in the order of the text, lower-cased, without punctuation.
public struct SongTokens: Sendable {
    /// All tokens by id, in order of first appearance.
    public let terms: [String]
    /// int32 `[tokens, 1]`: ids of all songs' tokens, one song after the other.
    public let ids: NPYFile
    /// `[songs + 1]`: the start of each song's tokens in `ids`, then the number of all tokens.
    public let starts: [Int]

    public var songCount: Int { starts.count - 1 }

    /// Ids of a song's tokens, in the order of its text; empty for a song without one.
    public subscript(song: Int) -> [Int32] { ids.ints(rows: starts[song]..<starts[song + 1]) }

    /// Whether each token occurs in any of some songs, `[terms]`.
    package func occur(in songs: some Sequence<Int>) -> [Bool] {
        var found = [Bool](repeating: false, count: terms.count)
        for song in songs { forEach(song..<song + 1) { _, ids in for id in ids { found[Int(id)] = true } } }
        return found
    }

    /// Passes the token ids of each of some consecutive songs to the body.
    public func forEach(_ songs: Range<Int>, _ body: (_ song: Int, _ ids: UnsafeBufferPointer<Int32>) throws -> Void)
        rethrows
    {
        let first = starts[songs.lowerBound]
        try ids.withInts(rows: first..<starts[songs.upperBound]) { tokens in
            for song in songs {
                let range = starts[song] - first..<starts[song + 1] - first
                try body(song, UnsafeBufferPointer(rebasing: tokens[range]))
            }
        }
    }
}

extension Catalogue {
    /// The tokens of a text of every song.
    ///
    /// - Throws: `CatalogueFault.noSuchText` for a text whose words are not kept; `.damaged` where a file is not what
    ///   was committed.
    public func tokens(of text: String) throws -> SongTokens {
        guard recipe.texts.contains(where: { $0.name == text && $0.hasWords }) else {
            throw CatalogueFault.noSuchText(
                path: path, name: text, present: recipe.texts.filter(\.hasWords).map(\.name))
        }
        let files = TextFiles(text)
        let bytes = try file(files.terms).array(type: .uint8, columns: 1)
        let termEnds = try ends(files.termEnds, rows: nil, of: bytes.rows)
        let all = bytes.bytes(rows: 0..<bytes.rows)
        let terms = zip([0] + termEnds, termEnds).map { String(decoding: all[$0..<$1], as: UTF8.self) }
        let ids = try file(files.tokens).array(type: .int32, columns: 1) { ids in
            let known = 0..<Int32(clamping: terms.count)
            let isKnown = ids.withInts(rows: 0..<ids.rows) { $0.allSatisfy(known.contains) }
            if !isKnown {
                throw CatalogueFault.damaged(
                    file: directory.path(files.tokens), detail: "an id is not among the \(terms.count) tokens")
            }
        }
        return SongTokens(terms: terms, ids: ids, starts: try [0] + ends(files.ends, rows: songCount, of: ids.rows))
    }

    /// A text of some songs as it was in the table.
    ///
    /// - Returns: the text of each song, empty where the table had none; nil where the recipe does not keep this text.
    /// - Throws: `CatalogueFault.noSuchText`; `.damaged` where a file is not what was committed.
    public func texts(_ text: String, of songs: [Int]) throws -> [String]? {
        guard let recipe = recipe.texts.first(where: { $0.name == text }) else {
            throw CatalogueFault.noSuchText(path: path, name: text, present: recipe.texts.map(\.name))
        }
        guard recipe.isKept else { return nil }
        let files = TextFiles(text)
        let bytes = try file(files.bytes).array(type: .uint8, columns: 1)
        let ends = try file(files.byteEnds).array(type: .int64, columns: 1)
        return try songs.map { song in
            let found = song < ends.rows ? ends.longs(rows: max(0, song - 1)..<song + 1).map { Int(clamping: $0) } : []
            let start = song == 0 ? 0 : found.first ?? 0
            guard let end = found.last, start >= 0, start <= end, end <= bytes.rows else {
                throw CatalogueFault.damaged(
                    file: directory.path(files.byteEnds), detail: "the text of song \(song) is not among the bytes")
            }
            return String(decoding: bytes.bytes(rows: start..<end), as: UTF8.self)
        }
    }

    /// Reads ends: numbers that ascend to a total.
    private func ends(_ name: String, rows: Int?, of total: Int) throws -> [Int] {
        func damaged(_ detail: String) -> CatalogueFault { .damaged(file: directory.path(name), detail: detail) }
        let file = try self.file(name).array(type: .int64, columns: 1)
        let ends = file.longs(rows: 0..<file.rows).map { Int(clamping: $0) }
        var last = 0
        for end in ends {
            guard end >= last, end <= total else { throw damaged("its numbers do not ascend to \(total)") }
            last = end
        }
        guard rows.map({ $0 == ends.count }) ?? true, last == total else {
            throw damaged("its \(ends.count) rows end at \(last), where \(total) is expected")
        }
        return ends
    }

    /// Shares of a label's classes in each song, float32 `[songs, shares]` in the order of the recipe, NaN
    /// where the table has no number.
    ///
    /// - Returns: the array; nil where the label has no shares.
    /// - Throws: `CatalogueFault.noSuchCategory`; `.damaged` where a block is not what was committed.
    public func shares(of label: String) throws -> NPYFile? {
        let category = recipe.categories.first { $0.name == label }
        guard let category else {
            throw CatalogueFault.noSuchCategory(name: label, present: recipe.categories.map(\.name))
        }
        if category.shares.isEmpty { return nil }
        let file = try file(CatalogueFile.shares(of: label)).array(type: .float32, columns: category.shares.count)
        guard file.rows == songCount else {
            throw CatalogueFault.damaged(file: file.path, detail: "it has \(file.rows) rows for \(songCount) songs")
        }
        return file
    }
}
