/// The vocabularies of an ingest: names become ids in order of first appearance, from 1; 0 is "unknown".
struct VocabularyBuilder {
    private var ids: [[String: Int32]]
    private let folding = TextFolding()

    /// - Parameter names: of every category, the folded names that the catalogue has, in the order of their ids from 1.
    init(_ names: [[String]]) {
        ids = names.map { names in
            Dictionary(names.enumerated().map { ($1, Int32($0 + 1)) }, uniquingKeysWith: { first, _ in first })
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
        let folded = folding.fold(name)
        if folded.isEmpty { return 0 }
        if let id = ids[category][folded] { return id }
        let id = Int32(ids[category].count + 1)
        ids[category][folded] = id
        newNames.append(
            SongBatch.Name(category: category, id: Int(id), name: String(decoding: name, as: UTF8.self), folded: folded)
        )
        return id
    }
}
