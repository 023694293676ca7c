import Foundation
import TimbreFiles

extension Catalogue {
    /// Files that every catalogue needs.
    private static let needed = [CatalogueFile.features, CatalogueFile.categories, CatalogueFile.furtherNames]
    /// Largest number of commits in a row that may interrupt a reader before it gives up.
    private static let attempts = 1000
    /// Number of checks, five milliseconds apart, after which a journal counts as one that can't be undone.
    private static let patience = 400
    /// Number of checks, five milliseconds apart, of files that seem damaged.
    private static let mostDoubts = 10

    /// Opens the catalogue of the last commit, also if it comes while opening.
    ///
    /// - Parameters:
    ///   - lock: the right to write, with which an interrupted commit is completed; nil to read only.
    ///   - ignoringLearned: whether a damaged or missing model and damaged latent vectors are ignored.
    ///   - readers: the number of threads that can read songs at the same time.
    /// - Throws: `CatalogueFault.noCatalogue`, `.damaged` with the file's name, `.otherFormat`, `.storage`,
    ///   `.noSuchModel`.
    static func open(
        at path: String, model: ModelName, lock: DirectoryLock?, ignoringLearned: Bool, readers: Int = 1
    ) throws -> Catalogue {
        let directory = CatalogueDirectory(path: path)
        var (journals, doubts) = (0, 0)
        for _ in 0..<attempts {
            guard directory.exists(SongDatabase.name) else { throw directory.absent() }
            try directory.checkHoldsFiles()
            let generation: Int
            let opened: Result<Catalogue, any Error>
            do {
                let database = try SongDatabase.reading(directory.database, isLocked: lock != nil)
                let settings = try Settings(database)
                generation = settings.generation
                opened = Result {
                    try Catalogue(
                        settings, directory, model: model, lock: lock, ignoringLearned: ignoringLearned,
                        readers: readers)
                }
                try database.close()
            } catch CatalogueFault.storage where journals < patience && lock == nil && directory.hasJournal {
                // Another process is writing a commit, to the file that replaces this one.
                journals += 1
                usleep(5_000)
                continue
            } catch  where lock == nil && doubts < mostDoubts {
                doubts += 1
                usleep(5_000)
                continue
            }
            if lock != nil { return try opened.get() }
            let now = try? Settings.generation(SongDatabase.reading(directory.database))
            if now == generation, case .success(let catalogue) = opened { return catalogue }
            // A file to which another command is appending can look damaged; real damage stays.
            if now == generation || now == nil {
                if doubts == mostDoubts { return try opened.get() }
                doubts += 1
                usleep(5_000)
            }
        }
        throw CatalogueFault.busy(path: path)
    }

    private init(
        _ settings: Settings, _ directory: CatalogueDirectory, model: ModelName, lock: DirectoryLock?,
        ignoringLearned: Bool, readers: Int
    ) throws {
        if lock != nil {
            try directory.finishCommit(settings.files.values)
        } else if directory.isCommitUnfinished(settings.files.values) {
            // In a read-only directory, or while another process renames the files, they are opened under their
            // temporary names.
            _ = try? DirectoryLock.whileHeld(directory.path, patience: WriterPatience(seconds: 0)) { _ in
                let latest = try Settings(SongDatabase.reading(directory.database))
                try directory.finishCommit(latest.files.values)
            }
        }
        let files = settings.files.mapValues { stored in Result { try CommittedFile(stored, in: directory) } }
        for name in Self.needed {
            guard let file = files[name] else {
                throw CatalogueFault.damaged(file: directory.database, detail: "it does not mention \(name)")
            }
            guard try name == CatalogueFile.furtherNames || file.get().stored.rows == settings.songCount else {
                throw CatalogueFault.damaged(
                    file: directory.database,
                    detail: "it counts \(settings.songCount) songs and \(try file.get().stored.rows) rows of \(name)")
            }
        }
        try files[CatalogueFile.features]!.get().shape(type: .float32)
        try files[CatalogueFile.categories]!.get().shape(type: .int32)
        try files[CatalogueFile.furtherNames]!.get().shape(type: .int32, columns: 3)
        try self.init(
            settings, files, SongDatabase.readingRows(directory.database, readers: readers), directory, model: model,
            lock: lock, ignoringLearned: ignoringLearned)
    }

    /// Selects another model of the same commit.
    ///
    ///     let wide = try catalogue.selecting(ModelName("wide")!)
    ///
    /// - Throws: `CatalogueFault.noSuchModel`; `.damaged` where the model's files are damaged.
    public func selecting(_ model: ModelName) throws -> Catalogue {
        try Catalogue(
            settings, files, database, directory, model: model, lock: lock, ignoringLearned: false)
    }

    /// Makes one model's view of opened files.
    private init(
        _ settings: Settings, _ files: [String: Result<CommittedFile, any Error>], _ database: SongDatabase,
        _ directory: CatalogueDirectory, model: ModelName, lock: DirectoryLock?, ignoringLearned: Bool
    ) throws {
        (self.settings, self.files, self.database) = (settings, files, database)
        (self.directory, self.lock, modelName) = (directory, lock, model)
        func file(_ name: String) -> Result<CommittedFile, any Error>? { files[CatalogueFile.name(name, of: model)] }
        func statements(of model: ModelName) throws -> ModelSettings? {
            guard let found = try settings.models[model]?.get() else { return nil }
            let name = CatalogueFile.name(CatalogueFile.recipe, of: model)
            try directory.checkRecipe(is: found.recipe, files[name], named: name)
            return found
        }
        // A model that is about to be made again or removed may be damaged and then counts as new.
        let mayBeDamaged = ignoringLearned && model != .standard
        let own = mayBeDamaged ? (try? statements(of: model)) ?? nil : try statements(of: model)
        // A new model begins with the standard model's recipe.
        modelSettings = try own ?? statements(of: .standard)!
        isNewModel = own == nil
        let features = try files[CatalogueFile.features]!.get().shape().columns
        let categories = try files[CatalogueFile.categories]!.get().shape().columns
        do {
            recipe = try Recipe(yaml: modelSettings.recipe, source: directory.database)
            recipeFault = nil
        } catch let fault as CatalogueFault {
            recipe = try database.read { try Recipe.standIn(features: features, categories: categories, $0) }
            recipeFault = .unreadableRecipe(path: directory.path, reason: fault.problem)
        }
        if recipeFault == nil {
            try files[CatalogueFile.features]!.get().shape(columns: recipe.features.count)
            try files[CatalogueFile.categories]!.get().shape(columns: max(1, recipe.categories.count))
        }
        func stored(_ name: String) -> StoredFile? { try? file(name)?.get().stored }
        state = State(
            hasModel: file(CatalogueFile.model) != nil, modelSongCount: own?.songCount,
            modelGeneration: stored(CatalogueFile.model)?.generation,
            latentCount: stored(CatalogueFile.latents)?.rows ?? 0, generation: settings.generation)
        if !ignoringLearned {
            if model != .standard, !state.hasModel { throw noSuchModel() }
            for name in [CatalogueFile.latents, CatalogueFile.model] { _ = try file(name)?.get() }
            try file(CatalogueFile.latents)?.get().shape(type: .float32)
        }
    }
}
