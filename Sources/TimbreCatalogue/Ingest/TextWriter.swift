import TimbreBase
import TimbreFiles

/// Writes one text of every song to its arrays: its tokens, the text itself, or both, as the recipe says.
final class TextWriter {
    private let text: TextRecipe
    /// Arrays of the tokens, as in `TextFiles`; nil where they are not kept.
    private let words: (tokens: GrowingArray, ends: GrowingArray, terms: GrowingArray, termEnds: GrowingArray)?
    /// Arrays of the texts themselves, as in `TextFiles`; nil where they are not kept.
    private let kept: (bytes: GrowingArray, ends: GrowingArray)?

    private let splitter = Tokens()
    /// Ids by the hash of a token.
    private var ids: [Hash128: Int32] = [:]
    private var nextTokens: [Int32] = []
    private var nextEnds: [Int64] = []
    private var nextTerms: [UInt8] = []
    private var nextTermEnds: [Int64] = []
    private var nextBytes: [UInt8] = []
    private var nextByteEnds: [Int64] = []
    private var tokenCount: Int64
    private var termBytes: Int64
    private var keptBytes: Int64

    /// - Parameter catalogue: the catalogue to add to; nil for a new one.
    /// - Throws: faults of reading and writing.
    init(_ text: TextRecipe, in directory: CatalogueDirectory, addingTo catalogue: Catalogue?) throws {
        self.text = text
        let files = TextFiles(text.name)
        func array(_ name: String, _ type: NPYType) throws -> GrowingArray {
            try GrowingArray(
                name, type, columns: 1, keepingRows: catalogue?.file(name).stored.rows, in: directory)
        }
        if let catalogue {
            // Appending to damaged data would give it a new checksum.
            if text.hasWords {
                let old = try catalogue.tokens(of: text.name)
                for (id, term) in old.terms.enumerated() { ids[Self.hash(Array(term.utf8))] = Int32(id) }
            }
            if text.isKept { for name in files.kept { _ = try catalogue.npy(named: name) } }
        }
        words =
            text.hasWords
            ? (
                try array(files.tokens, .int32), try array(files.ends, .int64), try array(files.terms, .uint8),
                try array(files.termEnds, .int64)
            ) : nil
        kept = text.isKept ? (try array(files.bytes, .uint8), try array(files.byteEnds, .int64)) : nil
        tokenCount = Int64(words?.tokens.oldRows ?? 0)
        termBytes = Int64(words?.terms.oldRows ?? 0)
        keptBytes = Int64(kept?.bytes.oldRows ?? 0)
    }

    private var all: [GrowingArray] {
        (words.map { [$0.tokens, $0.ends, $0.terms, $0.termEnds] } ?? []) + (kept.map { [$0.bytes, $0.ends] } ?? [])
    }

    /// Adds the text of the next song.
    ///
    /// - Parameter cell: the text; nil where the song has none.
    func add(_ cell: UnsafeRawBufferPointer?) {
        if let cell {
            if words != nil { splitter.forEach(in: cell) { nextTokens.append(id(of: $0)) } }
            if kept != nil {
                let text = String(decoding: cell, as: UTF8.self).utf8
                nextBytes += text
                keptBytes += Int64(text.count)
            }
        }
        nextEnds.append(tokenCount + Int64(nextTokens.count))
        nextByteEnds.append(keptBytes)
    }

    private func id(of token: UnsafeRawBufferPointer) -> Int32 {
        var hash = Hash128(seed: 6)
        hash.add(token)
        if let id = ids[hash] { return id }
        let id = Int32(ids.count)
        ids[hash] = id
        nextTerms += token
        termBytes += Int64(token.count)
        nextTermEnds.append(termBytes)
        return id
    }

    private static func hash(_ token: [UInt8]) -> Hash128 {
        var hash = Hash128(seed: 6)
        token.withUnsafeBytes { hash.add($0) }
        return hash
    }

    /// Writes the texts gathered so far.
    func flush() throws {
        try words?.tokens.writer.append(nextTokens)
        try words?.ends.writer.append(nextEnds)
        try words?.terms.writer.append(nextTerms)
        try words?.termEnds.writer.append(nextTermEnds)
        try kept?.bytes.writer.append(nextBytes)
        try kept?.ends.writer.append(nextByteEnds)
        tokenCount += Int64(nextTokens.count)
        nextTokens.removeAll(keepingCapacity: true)
        nextEnds.removeAll(keepingCapacity: true)
        nextTerms.removeAll(keepingCapacity: true)
        nextTermEnds.removeAll(keepingCapacity: true)
        nextBytes.removeAll(keepingCapacity: true)
        nextByteEnds.removeAll(keepingCapacity: true)
    }

    func finish() throws -> [StoredFile] { try all.map { try $0.finish() } }

    func undo() { for array in all { array.undo() } }
}

/// Names of the files of one text.
struct TextFiles {
    /// int32 `[tokens, 1]`: ids of all songs' tokens, one song after the other, in the order of the text.
    let tokens: String
    /// int64 `[songs, 1]`: the end of each song's tokens.
    let ends: String
    /// uint8 `[bytes, 1]`: UTF-8 of every token, by id.
    let terms: String
    /// int64 `[distinct tokens, 1]`: the end of each token in `terms`.
    let termEnds: String
    /// uint8 `[bytes, 1]`: the texts themselves, where the recipe keeps them.
    let bytes: String
    /// int64 `[songs, 1]`: the end of each song's text in `bytes`.
    let byteEnds: String

    init(_ name: String) {
        (tokens, ends) = ("tokens.\(name).npy", "tokens.\(name).ends.npy")
        (terms, termEnds) = ("tokens.\(name).terms.npy", "tokens.\(name).terms.ends.npy")
        (bytes, byteEnds) = ("texts.\(name).npy", "texts.\(name).ends.npy")
    }

    var kept: [String] { [bytes, byteEnds] }
    var all: [String] { [tokens, ends, terms, termEnds] + kept }
}
