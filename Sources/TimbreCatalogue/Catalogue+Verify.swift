import GRDB
import TimbreFiles

extension Catalogue {
    /// Compares everything with what was committed: every block of every file, the database's own structure, every row
    /// of its tables.
    ///
    /// - Returns: what is wrong, a fault a file or table; nothing where all is well.
    public func verify() -> [any Error] {
        let checks: [() throws -> Void] = [
            checkDatabaseStructure, checkRecipe, { try self.forEachSong { _ in } },
            { try self.readIdentities { _ in } },
            { try self.recipe.categories.forEach { _ = try self.vocabulary($0.name) } }, checkEveryFile,
        ]
        var faults: [any Error] = []
        for check in checks {
            do { try check() } catch { faults.append(error) }
        }
        return faults
    }

    private func checkDatabaseStructure() throws {
        try database.read { connection in
            let answers = try String.fetchAll(connection, sql: "PRAGMA integrity_check(5)")
            guard answers == ["ok"] else {
                throw CatalogueFault.damaged(file: database.path, detail: answers.joined(separator: "; "))
            }
        }
    }

    private func checkEveryFile() throws {
        let files = contents.withLock { contents in
            contents.checked = []
            return contents.files.keys.sorted()
        }
        for name in files {
            switch name {
            case CatalogueDirectory.features: try checkBlocks(of: openFeatures(), name: name)
            case CatalogueDirectory.categories: try checkCategories()
            case CatalogueDirectory.latents: _ = try latents()
            case _ where name.hasSuffix(".npy"): _ = try npy(named: name)
            default: _ = try file(named: name)
            }
        }
    }

    /// Every id has a name.
    private func checkCategories() throws {
        let file = try openCategories()
        try checkBlocks(of: file, name: CatalogueDirectory.categories)
        for (index, category) in recipe.categories.enumerated() {
            let size = try vocabularySize(category.name)
            let isInside = file.withInts(rows: 0..<songCount) { ids in
                stride(from: index, to: ids.count, by: recipe.categories.count).allSatisfy {
                    (0..<size).contains(Int(ids[$0]))
                }
            }
            if !isInside {
                throw CatalogueFault.damaged(
                    file: file.path, detail: "an id of \(category.name) is not among the \(size) of the vocabulary")
            }
        }
    }
}
