import Foundation
import GRDB
import TimbreFiles

extension Catalogue {
    /// Stores new files together, those of a trained model for example, in place of the earlier ones: all or none, even
    /// if the process is killed. Each file is written under a temporary name; the transaction with their checksums is
    /// the commit; then the files get their names, if not by this process then at the next `open`.
    ///
    /// - Parameters:
    ///   - files: each file's name for the standard model, and a closure that writes it to a path. All rows of a `.npy`
    ///     count.
    ///   - modelSongCount: with a model among the files, the number of songs in the catalogue when it was trained.
    ///   - scaling: the model's scaling.
    ///   - recipe: the model's recipe, where it is not the catalogue's; it must read the same columns.
    ///   - original: the recipe that the model's was made from, where that is not the catalogue's own.
    ///   - outdated: the names of files to remove in the same commit; missing ones are ignored.
    /// - Returns: the catalogue with these files.
    /// - Throws: `CatalogueFault.busy`, `.diskFull`, `.otherRecipe`, `.storage`; errors of the closures. The earlier
    ///   files then stay.
    package func keep(
        _ files: [(name: String, write: (String) throws -> Void)], modelSongCount: Int? = nil, scaling: Scaling? = nil,
        recipe: Recipe? = nil, original: Recipe? = nil, removing outdated: [String] = []
    ) throws -> Catalogue {
        for file in files { try CatalogueDirectory.checkIsReplaceable(file.name) }
        var files = files
        // A new model gets a recipe of its own.
        let recipe = recipe ?? (isNewModel ? self.recipe : nil)
        if let recipe {
            try recipe.check()
            files.append(
                (
                    CatalogueFile.recipe,
                    { path in try AtomicFile.write(to: path, followingLinks: false) { try $0.write(recipe.yaml()) } }
                ))
        }
        return try writing { current in
            if let recipe { try current.checkReadsTheSame(recipe) }
            let directory = current.directory
            let kept = try current.commit { generation in
                let stored = try files.map { file in
                    let name = current.name(of: file.name)
                    let path = directory.path(directory.stagedName(name, generation))
                    try directory.makeFolder(of: name)
                    try file.write(path)
                    return try StoredFile(describing: path, name: name, generation: generation)
                }
                if let modelSongCount, !(0...current.songCount).contains(modelSongCount) {
                    throw CatalogueFault.impossibleFile(
                        name: CatalogueFile.model,
                        reason: "it is of \(modelSongCount) songs, and there are \(current.songCount)")
                }
                return (
                    stored,
                    { database in
                        let model = current.modelName
                        for name in outdated { try StoredFile.remove(named: name, database) }
                        if let modelSongCount {
                            try Setting.modelSongCount.set(modelSongCount, database, of: model)
                        }
                        if let scaling { try Setting.scaling.set(scaling.json(), database, of: model) }
                        if let recipe {
                            if let text = current.originalToKeep(original: original, replacement: recipe)
                                ?? (current.isNewModel ? current.modelSettings.originalRecipe : nil)
                            {
                                try Setting.originalRecipe.set(text, database, of: model)
                            }
                            try Setting.recipe.set(recipe.yaml(), database, of: model)
                        }
                        // New latent vectors belong to the model of this commit, or else to the stored one.
                        func committed(_ file: String) -> StoredFile? {
                            stored.first { $0.name == current.name(of: file) }
                        }
                        if committed(CatalogueFile.latents) != nil,
                            let digest = committed(CatalogueFile.model)?.digest
                                ?? current.digest(of: CatalogueFile.model)
                        {
                            try Setting.latentsModel.set(digest, database, of: model)
                        }
                    }
                )
            }
            for name in outdated { directory.remove(name) }
            return kept
        }
    }

    /// Removes files. The caller has the right to write.
    ///
    /// - Parameter also: further statements of the transaction.
    /// - Returns: the catalogue after the commit, with the standard model.
    func commitRemoval(of names: [String], _ also: @escaping (Database) throws -> Void) throws -> Catalogue {
        _ = try commit { _ in
            (
                [],
                { database in
                    for name in names { try StoredFile.remove(named: name, database) }
                    try also(database)
                }
            )
        }
        for name in names { directory.remove(name) }
        return try Self.open(at: path, model: .standard, lock: lock, ignoringLearned: true)
    }

    /// Checks that a model by a recipe could be stored, before hours are spent on it.
    ///
    /// - Throws: `CatalogueFault.invalidRecipe`; `.otherRecipe` where it reads other columns, `.storage` in a read-only
    ///   directory.
    package func checkCanKeep(modelBy recipe: Recipe) throws {
        try recipe.check()
        try checkReadsTheSame(recipe)
        try checkCanWrite()
    }

    /// Checks that the directory can be written, before work is done that would be lost.
    ///
    /// - Throws: `CatalogueFault.storage` in a read-only directory.
    package func checkCanWrite() throws {
        guard FileManager.default.isWritableFile(atPath: path) else {
            throw CatalogueFault.storage(path: path, reason: "nothing may be written there")
        }
    }

    private func checkReadsTheSame(_ recipe: Recipe) throws {
        if recipeFault != nil {
            // A recipe that can't be read leaves only the numbers of features and categories to compare.
            for (key, file, given) in [
                ("features", CatalogueFile.features, recipe.features.count),
                ("categories", CatalogueFile.categories, max(1, recipe.categories.count)),
            ] {
                let own = try self.file(file).shape().columns
                guard own == given else {
                    throw CatalogueFault.otherRecipe(path: path, key: key, catalogue: "\(own)", given: "\(given)")
                }
            }
            return
        }
        if let difference = self.recipe.firstDifference(from: recipe) {
            throw CatalogueFault.otherRecipe(
                path: path, key: difference.key, catalogue: difference.mine, given: difference.other)
        }
    }

    /// Appends the latent vectors of songs that have none yet.
    ///
    /// - Parameters:
    ///   - model: the `State.modelGeneration` of the model that makes them.
    ///   - body: a closure that passes rows of latent vectors, row-major, to its argument any number of times.
    /// - Returns: the catalogue with these vectors.
    /// - Throws: `CatalogueFault.noModel` where there are no latent vectors, `.damaged` where these are damaged,
    ///   `.otherModel` where another model is stored, `.busy`, `.diskFull`; errors of the body. The vectors then stay
    ///   as they were.
    package func appendLatents(
        ofModel model: Int?, _ body: (_ append: ([Float]) throws -> Void) throws -> Void
    ) throws -> Catalogue {
        try writing { current in
            // Appending to damaged data would give it a new checksum.
            let old = try current.latents()
            guard current.state.modelGeneration == model else {
                throw CatalogueFault.otherModel(path: path, model: modelName)
            }
            var stored = try current.file(CatalogueFile.latents).stored
            return try current.commit { _ in
                let writer = try NPYWriter(
                    appendingTo: old.path, type: .float32, columns: old.columns, keepingRows: stored.rows)
                try body { try writer.append($0) }
                try writer.finish()
                let new = try NPYFile(path: old.path)
                stored.rows = new.rows
                stored.checksums = new.checksums(rows: new.rows)
                return ([stored], { _ in })
            }
        }
    }

    /// Checks that a catalogue with these files could be opened again.
    ///
    /// - Throws: `CatalogueFault.impossibleFile`.
    private func checkFits(_ files: [StoredFile]) throws {
        for stored in files {
            func refuse(_ reason: String) -> CatalogueFault { .impossibleFile(name: stored.name, reason: reason) }
            let file = try? CommittedFile(stored, in: directory).shape()
            switch CatalogueFile.parsed(stored.name).file {
            case CatalogueFile.features, CatalogueFile.categories:
                let now = try self.file(stored.name).shape()
                guard let file, file.type == now.type, file.columns == now.columns, stored.rows == songCount
                else { throw refuse("it is to be \(now.type) [\(songCount), \(now.columns)]") }
            case CatalogueFile.furtherNames:
                guard let file, file.type == .int32, file.columns == 3
                else { throw refuse("it is to be int32 [names, 3]") }
            case CatalogueFile.latents:
                guard let file, file.type == .float32, stored.rows <= songCount else {
                    throw refuse("it is to be float32, of at most \(songCount) rows")
                }
            default: break
            }
        }
    }

    /// Commits files and statements in one transaction. The caller has the right to write.
    ///
    /// - Parameter prepare: a closure that writes files and returns them with further statements of the transaction.
    /// - Returns: the catalogue after the commit.
    private func commit(
        _ prepare: (_ generation: Int) throws -> (files: [StoredFile], also: (Database) throws -> Void)
    ) throws -> Catalogue {
        precondition(lock?.isWriting == true, "a commit without the right to write")
        let database = try SongDatabase.writing(directory.database)
        directory.removeLitter()
        let generation = state.generation + 1
        let prepared: (files: [StoredFile], also: (Database) throws -> Void)
        do {
            prepared = try prepare(generation)
            try checkFits(prepared.files)
            try SimulatedCrash.check(.beforeCommit)
            try database.write { connection in
                for file in prepared.files { try file.save(connection) }
                try prepared.also(connection)
                try Setting.generation.set(generation, connection)
            }
        } catch {
            // A commit can succeed and still report a fault; the new files are then the valid ones.
            let isCommitted = (try? Settings.generation(database)) == generation
            if !isCommitted, !(error is SimulatedCrash) { directory.removeLitter() }
            throw error
        }
        try SimulatedCrash.check(.afterCommit)
        try directory.finishCommit(prepared.files)
        try database.close()
        return try Self.open(at: path, model: modelName, lock: lock, ignoringLearned: true)
    }
}

extension StoredFile {
    /// Measures a file that was just written.
    init(describing path: String, name: String, generation: Int) throws {
        if name.hasSuffix(".npy") {
            let file = try NPYFile(path: path)
            self.init(
                name: name, generation: generation, rows: file.rows, size: 0, checksums: file.checksums(rows: file.rows)
            )
        } else {
            let data: Data
            do {
                data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
            } catch {
                throw CatalogueFault.storage(path: path, reason: error.localizedDescription)
            }
            self.init(
                name: name, generation: generation, rows: 0, size: data.count,
                checksums: data.withUnsafeBytes { CRC32.ofBlocks($0) })
        }
    }
}
