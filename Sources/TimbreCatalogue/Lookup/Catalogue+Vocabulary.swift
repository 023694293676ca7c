import GRDB
import TimbreBase

extension Catalogue {
    /// The names of a category in the order of their ids, as first written; [0] is "" and means "unknown".
    ///
    /// - Throws: `CatalogueFault.noSuchCategory`, `.damaged`.
    public func vocabulary(_ category: String) throws -> [String] {
        [""] + (try vocabularyRows(category).map(\.name))
    }

    /// The id of a name in a category, case and accents ignored; nil for one that the catalogue does not know.
    ///
    /// - Throws: `CatalogueFault.noSuchCategory`, `.damaged`.
    package func categoryID(_ category: String, named name: String) throws -> Int? {
        try checkCategory(category)
        let folded = TextFolding().fold(name)
        let id = try database.read {
            try Int.fetchOne(
                $0, sql: "SELECT id FROM vocabularies WHERE category = ? AND folded = ?", arguments: [category, folded])
        }
        guard id.map({ (1..<Int(Int32.max)).contains($0) }) ?? true else {
            throw CatalogueFault.damaged(
                file: database.path, detail: "a name of \(category) has an id that none can have")
        }
        return id
    }

    /// Size of a category's vocabulary, "unknown" included.
    ///
    /// - Throws: `CatalogueFault.damaged` where names are missing.
    package func vocabularySize(_ category: String) throws -> Int {
        try database.read {
            let row = try Row.fetchOne(
                $0, sql: "SELECT count(*), max(id), min(id) FROM vocabularies WHERE category = ?",
                arguments: [category])
            let (count, last, first): (Int?, Int?, Int?) = (
                try row?.decode(atIndex: 0), try row?.decode(atIndex: 1), try row?.decode(atIndex: 2)
            )
            let names = count ?? 0
            guard names == 0 || (first == 1 && last == names && names < Int32.max) else {
                throw CatalogueFault.damaged(
                    file: database.path, detail: "the \(names) names of \(category) do not have the ids from 1 on")
            }
            return names + 1
        }
    }

    /// The folded names of a category in the order of the ids, from 1.
    func foldedVocabulary(_ category: String) throws -> [String] {
        try vocabularyRows(category).map(\.folded)
    }

    private func vocabularyRows(_ category: String) throws -> [SongBatch.Name] {
        try checkCategory(category)
        let names = try readNames(of: category)
        // Ids were compared with the number of rows, which may differ in a damaged database.
        guard names.count + 1 == (try vocabularySize(category)) else {
            throw CatalogueFault.damaged(file: database.path, detail: "names of \(category) are missing")
        }
        return names
    }

    private func readNames(of category: String) throws -> [SongBatch.Name] {
        try database.read { connection in
            var names: [SongBatch.Name] = []
            let rows = try Row.fetchCursor(
                connection, sql: "SELECT id, name, folded, checksum FROM vocabularies WHERE category = ? ORDER BY id",
                arguments: [category])
            while let row = try rows.next() {
                let name = SongBatch.Name(
                    category: 0, id: try row.decode(atIndex: 0), name: try row.decode(atIndex: 1),
                    folded: try row.decode(atIndex: 2))
                guard name.id == names.count + 1, name.checksum == (try row.decode(atIndex: 3)) else {
                    throw CatalogueFault.damaged(
                        file: database.path,
                        detail: "the name of \(category) \(names.count + 1) is not what was written")
                }
                names.append(name)
            }
            return names
        }
    }

    private func checkCategory(_ category: String) throws {
        guard recipe.categories.contains(where: { $0.name == category }) else {
            throw CatalogueFault.noSuchCategory(name: category, present: recipe.categories.map(\.name))
        }
    }
}
