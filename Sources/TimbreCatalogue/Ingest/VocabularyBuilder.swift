import TimbreBase

/// The vocabularies of an ingest: names become ids in order of first appearance, from 1; 0 is "unknown".
struct VocabularyBuilder {
    /// Of every category, by the hash of the folded name: no text is kept, and none is made to look an id up.
    private var ids: [[Hash128: Int32]]
    private let folding = TextFolding()
    /// The name at hand.
    private var folded: [UInt8] = []

    /// - Parameter names: of every category, the folded names that the catalogue has, in the order of their ids from 1.
    init(_ names: [[String]]) {
        ids = names.map { names in
            Dictionary(
                names.enumerated().map { (Self.hash(Array($1.utf8)), Int32($0 + 1)) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// The id of a cell's first name; a new one joins `newNames`.
    ///
    /// - Parameter cell: valid UTF-8.
    mutating func id(
        of cell: UnsafeRawBufferPointer, category: Int, separator: UInt8?, missing: MissingTexts,
        newNames: inout [SongBatch.Name]
    ) -> Int32 {
        var name = cell.trimmed
        if missing.contains(name) { return 0 }
        if let separator, let end = name.firstIndex(of: separator) {
            name = UnsafeRawBufferPointer(rebasing: name[..<end]).trimmed
        }
        folded.removeAll(keepingCapacity: true)
        folding.fold(name, into: &folded)
        if folded.isEmpty { return 0 }
        let hash = Self.hash(folded)
        if let id = ids[category][hash] { return id }
        let id = Int32(ids[category].count + 1)
        ids[category][hash] = id
        newNames.append(
            SongBatch.Name(
                category: category, id: Int(id), name: String(decoding: name, as: UTF8.self),
                folded: String(decoding: folded, as: UTF8.self)))
        return id
    }

    private static func hash(_ folded: [UInt8]) -> Hash128 {
        var hash = Hash128(seed: 4)
        folded.withUnsafeBytes { hash.add($0) }
        return hash
    }
}
