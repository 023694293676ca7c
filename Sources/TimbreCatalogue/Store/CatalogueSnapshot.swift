import Foundation
import GRDB
import TimbreFiles

/// A catalogue as one commit left it. Its files stay open, so that later commits change nothing of it.
struct CatalogueSnapshot: Sendable {
    /// The stored recipe, or a stand-in of the same shape where that can't be read.
    let recipe: Recipe
    /// As it is stored.
    let recipeText: String
    /// Why the stored recipe can't be read; nil where it can.
    let recipeFault: CatalogueFault?
    let songCount: Int
    /// Goes up with every commit.
    let generation: Int
    /// Songs that the catalogue had when its model was trained.
    let modelSongCount: Int?
    /// The model's.
    let scaling: Scaling?
    /// The digest of the model that made the latent vectors; nil where an earlier version wrote them.
    let latentsModel: String?
    /// The committed files by name; a fault for one that can't be opened.
    let files: [String: Result<CommittedFile, any Error>]
    let database: SongDatabase

    /// The files that a catalogue can't be without.
    private static let needed = [CatalogueFile.features, CatalogueFile.categories]
    private static let learned = [CatalogueFile.latents, CatalogueFile.model]
    /// Commits that may come in between, one after the other, before a reader gives up.
    private static let attempts = 1000
    /// Looks at a journal, five milliseconds apart, before it counts as one that can't be undone.
    private static let patience = 400
    /// Looks at what seems damaged, five milliseconds apart.
    private static let mostDoubts = 10

    /// Opens what the last commit left. Where another commit comes in between, what that one left.
    ///
    /// - Parameters:
    ///   - lock: where this process is about to write: what an interrupted commit left is then put in place.
    ///   - ignoringLearned: whether a damaged model and damaged latent vectors are passed over.
    /// - Throws: `CatalogueFault.noCatalogue`, `.damaged` with the file's name, `.otherFormat`, `.storage`.
    static func open(
        _ directory: CatalogueDirectory, lock: DirectoryLock?, ignoringLearned: Bool
    ) throws -> CatalogueSnapshot {
        var (journals, doubts) = (0, 0)
        for _ in 0..<attempts {
            guard directory.exists(SongDatabase.name) else { throw directory.absent() }
            try directory.checkHoldsFiles()
            let generation: Int
            let opened: Result<CatalogueSnapshot, any Error>
            do {
                let database = try SongDatabase.reading(directory.database, isLocked: lock != nil)
                let settings = try Settings(database)
                generation = settings.generation
                opened = Result {
                    try CatalogueSnapshot(settings, directory, lock: lock, ignoringLearned: ignoringLearned)
                }
                try database.close()
            } catch CatalogueFault.storage where journals < patience && lock == nil && directory.hasJournal {
                // Somebody else's commit is just being written, to the file that takes this one's place.
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
            if now == generation, case .success(let snapshot) = opened { return snapshot }
            // A file that another command is just adding to can look damaged: what is damaged stays so.
            if now == generation || now == nil {
                if doubts == mostDoubts { return try opened.get() }
                doubts += 1
                usleep(5_000)
            }
        }
        throw CatalogueFault.busy(path: directory.path)
    }

    private init(
        _ settings: Settings, _ directory: CatalogueDirectory, lock: DirectoryLock?, ignoringLearned: Bool
    ) throws {
        if lock != nil {
            try directory.finishCommit(settings.files.values)
        } else if directory.isCommitUnfinished(settings.files.values) {
            // Where the directory is read-only or another process renames them, they are found where they are.
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
            guard try file.get().stored.rows == settings.songCount else {
                throw CatalogueFault.damaged(
                    file: directory.database,
                    detail: "it counts \(settings.songCount) songs and \(try file.get().stored.rows) rows of \(name)")
            }
        }
        let features = try files[CatalogueFile.features]!.get().shape(type: .float32)
        let categories = try files[CatalogueFile.categories]!.get().shape(type: .int32)
        database = try SongDatabase.readingRows(directory.database)
        recipeText = settings.recipe
        do {
            recipe = try Recipe(yaml: settings.recipe, source: directory.database)
            recipeFault = nil
        } catch let fault as CatalogueFault {
            recipe = try database.read {
                try Recipe.standIn(features: features.columns, categories: categories.columns, $0)
            }
            recipeFault = .unreadableRecipe(path: directory.path, reason: fault.problem)
        }
        try directory.checkRecipe(is: settings.recipe, files[CatalogueFile.recipe])
        if recipeFault == nil {
            try files[CatalogueFile.features]!.get().shape(columns: recipe.features.count)
            try files[CatalogueFile.categories]!.get().shape(columns: max(1, recipe.categories.count))
        }
        if !ignoringLearned {
            for name in Self.learned { _ = try files[name]?.get() }
            try files[CatalogueFile.latents]?.get().shape(type: .float32)
        }
        (songCount, generation, modelSongCount) = (settings.songCount, settings.generation, settings.modelSongCount)
        (scaling, latentsModel, self.files) = (settings.scaling, settings.latentsModel, files)
    }

    /// - Throws: `CatalogueFault.noModel` for the model and latent vectors and `.noSuchFile` for another that is not
    ///   there; `.damaged`.
    func file(_ name: String, path: String) throws -> CommittedFile {
        if let file = files[name] { return try file.get() }
        switch name {
        case CatalogueFile.model, CatalogueFile.latents: throw CatalogueFault.noModel(path: path)
        default: throw CatalogueFault.noSuchFile(path: path, name: name)
        }
    }

    /// nil where there is no such file.
    package func digest(of name: String) -> String? { try? files[name]?.get().stored.digest }
}

/// What `songs.sqlite` says of the whole catalogue.
struct Settings: Sendable {
    /// As it is stored, in YAML.
    let recipe: String
    let songCount: Int
    let generation: Int
    let modelSongCount: Int?
    let scaling: Scaling?
    let latentsModel: String?
    let files: [String: StoredFile]

    /// - Throws: `CatalogueFault.damaged`, `.storage`.
    init(_ database: SongDatabase) throws {
        self = try database.read { connection in
            // In one transaction: a commit between two questions would give answers that do not fit each other.
            var settings: Settings?
            try connection.inSavepoint {
                settings = try Self.read(connection, path: database.path)
                return .commit
            }
            guard let settings else { preconditionFailure("settings that were neither read nor refused") }
            return settings
        }
    }

    private static func read(_ connection: Database, path: String) throws -> Settings {
        func damaged(_ detail: String) -> CatalogueFault { .damaged(file: path, detail: detail) }
        guard let recipe = try Setting.recipe.text(connection),
            let count = try Setting.songCount.integer(connection)
        else { throw damaged("it lacks the recipe or the number of songs") }
        let ends = try Row.fetchOne(connection, sql: "SELECT min(id), max(id) FROM songs")
        let (first, last): (Int?, Int?) = (try ends?.decode(atIndex: 0), try ends?.decode(atIndex: 1))
        guard let first, let last, first == 0, count > 0, last == count - 1 else {
            throw damaged("its songs do not have the ids from 0 to \(count > 0 ? count - 1 : 0)")
        }
        let scaling: Scaling?
        do {
            scaling = try Setting.scaling.text(connection).map { try Scaling(json: $0) }
        } catch is DecodingError {
            throw damaged("its scaling can't be read")
        }
        let settings = Settings(
            recipe: recipe, songCount: count, generation: try Setting.generation.integer(connection) ?? 0,
            modelSongCount: try Setting.modelSongCount.integer(connection), scaling: scaling,
            latentsModel: try Setting.latentsModel.text(connection),
            files: try StoredFile.all(connection, path: path))
        guard (0...StoredFile.most).contains(settings.generation),
            settings.modelSongCount.map({ (0...count).contains($0) }) ?? true,
            settings.files.values.allSatisfy({ $0.generation <= settings.generation }),
            settings.files[CatalogueFile.latents].map({ $0.rows <= count }) ?? true
        else { throw damaged("its counts of commits and songs do not fit each other") }
        return settings
    }

    private init(
        recipe: String, songCount: Int, generation: Int, modelSongCount: Int?, scaling: Scaling?, latentsModel: String?,
        files: [String: StoredFile]
    ) {
        (self.recipe, self.songCount, self.generation) = (recipe, songCount, generation)
        (self.modelSongCount, self.scaling, self.latentsModel) = (modelSongCount, scaling, latentsModel)
        self.files = files
    }

    /// - Throws: `CatalogueFault`.
    static func generation(_ database: SongDatabase) throws -> Int {
        try database.read { try Setting.generation.integer($0) ?? 0 }
    }
}
