import GRDB
public import TimbreBase
import TimbreFiles

extension Catalogue {
    /// Compares everything with what was committed: every block of every file, the database's own structure, every row
    /// of its tables.
    ///
    /// - Returns: one fault for each damaged file or table; empty where all is well.
    /// - Throws: `CancellationError`.
    public func verify(work: Work<Never> = Work()) throws -> [any Error] {
        let checks: [() throws -> Void] = [
            { try self.checkDatabaseStructure() }, checkRecipes,
            { try self.forEachSong { if $0.id % Self.step == 0 { try work.check() } } },
            { try self.readIdentities { _ in } },
            { try self.recipe.categories.forEach { _ = try self.vocabulary($0.name) } },
            { try self.checkEveryFile(work) },
        ]
        var faults: [any Error] = []
        for check in checks {
            try work.check()
            do { try check() } catch let cancelled as CancellationError { throw cancelled } catch {
                faults.append(error)
            }
        }
        // A file opened by its name may be of a newer commit, which is then verified instead.
        guard !faults.isEmpty,
            let now = try? Settings.generation(SongDatabase.reading(directory.database)), now != state.generation,
            let latest = try? Catalogue.open(at: path, model: modelName)
        else { return faults }
        return try latest.verify(work: work)
    }

    /// Number of songs read between two checks for cancellation.
    private static let step = 8192

    private func checkDatabaseStructure() throws {
        // The open connection reads only rows; checking all pages needs one with locks. With the right to write, an
        // interrupted transaction of a killed writer is undone first.
        if try lock?.whileWriting({ try checkDatabaseStructure(isLocked: true) }) == nil {
            try checkDatabaseStructure(isLocked: false)
        }
    }

    private func checkDatabaseStructure(isLocked: Bool) throws {
        try SongDatabase.reading(directory.database, isLocked: isLocked).read { connection in
            let answers = try String.fetchAll(connection, sql: "PRAGMA integrity_check(5)")
            guard answers == ["ok"] else {
                throw CatalogueFault.damaged(file: database.path, detail: answers.joined(separator: "; "))
            }
        }
    }

    private func checkRecipes() throws {
        try directory.checkRecipe(
            is: settings.models[.standard]!.get().recipe, files[CatalogueFile.recipe], named: CatalogueFile.recipe)
        if let fault = recipeFault { throw fault }
        for model in modelNames { if let fault = try selecting(model).recipeFault { throw fault } }
    }

    private func checkEveryFile(_ work: Work<Never>) throws {
        for (_, file) in files.sorted(by: { $0.key < $1.key }) { try file.get().verify(work: work) }
        // Further conditions on the content.
        _ = try (features(), categories(), furtherNames())
        for model in modelNames {
            let its = try selecting(model)
            if its.state.latentCount > 0 { _ = try its.latents() }
        }
    }
}
