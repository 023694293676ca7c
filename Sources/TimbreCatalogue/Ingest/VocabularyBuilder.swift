import TimbreBase

/// The vocabularies of an ingest: names become ids in order of first appearance, from 1; 0 is "unknown".
struct VocabularyBuilder {
    /// Ids in every category, by the hash of the folded name: no text is stored, and none is made for a look-up.
    private var ids: [[Hash128: Int32]]
    private let folding = TextFolding()
    /// Buffer for one folded name.
    private var folded: [UInt8] = []
    /// Ids of the current cell.
    private var found: [Int32] = []
    /// Ids of the current cell as a set, where they are many.
    private var foundMany: Set<Int32> = []

    /// - Parameter names: the catalogue's folded names in every category, in the order of their ids from 1.
    init(_ names: [[String]]) {
        ids = names.map { names in
            Dictionary(
                names.enumerated().map { (Self.hash(Array($1.utf8)), Int32($0 + 1)) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// Adds the names of a cell to a song.
    ///
    /// - Parameters:
    ///   - cell: valid UTF-8.
    ///   - category: the category's index, and the plan by which its cells are read.
    ///   - more: the names of other rows, where the category takes all.
    ///   - batch: the batch that gets the names as text, and new names.
    ///   - further: the consumer of ids of names beyond the first, ascending, where the category takes all.
    /// - Returns: the id of the first name.
    mutating func read(
        _ cell: UnsafeRawBufferPointer, of category: (number: Int, plan: ColumnPlan.Category), missing: MissingTexts,
        more: [String], into batch: inout SongBatch, further: (Int32) -> Void
    ) -> Int32 {
        let cell = cell.trimmed
        found.removeAll(keepingCapacity: true)
        if !missing.contains(cell, of: category.plan) {
            category.plan.names.forEachName(in: cell) { take($0, of: category, into: &batch) }
        }
        for var name in more {
            name.withUTF8 { take(UnsafeRawBufferPointer($0), of: category, into: &batch) }
        }
        if found.count > 1 { for id in found.dropFirst().sorted() { further(id) } }
        return found.first ?? 0
    }

    private mutating func take(
        _ name: UnsafeRawBufferPointer, of category: (number: Int, plan: ColumnPlan.Category),
        into batch: inout SongBatch
    ) {
        let (number, takesAll) = (category.number, category.plan.takesAll)
        // Where only the first name gets an id, the others are kept as text.
        guard found.isEmpty || takesAll else { return batch.addName(name, category: number) }
        let id = self.id(of: name, category: number, newNames: &batch.names)
        if takesAll {
            // A name of invisible characters is kept as text.
            guard id != 0 else { return batch.addName(name, category: number) }
            guard isNew(id) else { return }
        }
        found.append(id)
        batch.addName(name, category: number)
    }

    /// Whether the id is new in the current cell.
    private mutating func isNew(_ id: Int32) -> Bool {
        if found.count < Self.few { return !found.contains(id) }
        if found.count == Self.few { foundMany = Set(found) }
        return foundMany.insert(id).inserted
    }

    private static let few = 32

    /// The id of a name, new or known; 0 where the folded name is empty.
    private mutating func id(
        of name: UnsafeRawBufferPointer, category: Int, newNames: inout [SongBatch.Name]
    ) -> Int32 {
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
