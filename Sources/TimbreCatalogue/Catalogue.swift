import Foundation
import GRDB
import Synchronization
import TimbreFiles

/// A directory with everything known and learned about one set of songs.
///
///     let catalogue = try Catalogue.open(at: "my-songs.timbre")
///     let match = try catalogue.find(title: "Halo", artist: "Beyoncé")
///
/// What is open stays as it was when it was opened: songs that another process adds are seen by the next `open`.
public final class Catalogue: Sendable {
    /// What has been learned.
    public struct State: Sendable, Equatable {
        public var hasModel: Bool
        /// Songs that the catalogue had when its model was trained; nil without a model.
        public var modelSongCount: Int?
        /// The commit that put the model in place, by which what was made of its latent vectors is told from what an
        /// earlier model's gave; nil without a model.
        public var modelGeneration: Int?
        /// Songs that have a latent vector: those with lower ids.
        public var latentCount: Int
        /// Goes up with every commit.
        public var generation: Int
    }

    struct Contents: Sendable {
        var files: [String: StoredFile]
        var modelSongCount: Int?
        var generation: Int
        var scaling: Scaling?
        /// Files whose every block was compared with its checksum.
        var checked: Set<String> = []
    }

    public let path: String
    public let recipe: Recipe
    public let songCount: Int
    let directory: CatalogueDirectory
    let database: SongDatabase
    let contents: Mutex<Contents>

    /// Opens a catalogue, in a read-only directory too. The sizes and shapes of its files are checked.
    ///
    /// - Throws: `CatalogueFault.noCatalogue`, `.damaged` with the file's name, `.otherFormat`.
    ///
    /// - Parameter ignoringLearned: whether a damaged model and damaged latent vectors are passed over, because they are
    ///   about to be made anew.
    public static func open(at path: String, ignoringLearned: Bool = false) throws -> Catalogue {
        try Catalogue(opening: path, ignoringLearned: ignoringLearned)
    }

    /// - Parameter locked: the caller holds the directory's lock and is about to write.
    init(opening path: String, locked: Bool = false, ignoringLearned: Bool = false) throws {
        self.path = path
        directory = CatalogueDirectory(path: path)
        guard directory.exists(SongDatabase.name) else {
            if Directory.exists(path), !FileManager.default.isExecutableFile(atPath: path) {
                throw CatalogueFault.storage(path: path, reason: "it may not be read")
            }
            throw CatalogueFault.noCatalogue(path: path)
        }
        database = try SongDatabase.reading(directory.database)
        let read = try Self.readSettings(database)
        recipe = read.recipe
        songCount = read.songCount
        contents = Mutex(read.contents)
        try checkRecipe()
        let files = read.contents.files.values
        if locked {
            try directory.finishCommit(files)
        } else if directory.isCommitUnfinished(files) {
            // Where the directory is read-only or another process renames them, they are found where they are.
            try? DirectoryLock.whileHeld(path) { try directory.finishCommit(files) }
        }
        _ = try openFeatures()
        _ = try openCategories()
        if ignoringLearned { return }
        if read.contents.files[CatalogueDirectory.latents] != nil { _ = try openLatents() }
        if let model = read.contents.files[CatalogueDirectory.model] { try checkSize(model) }
    }

    /// What has been learned, including by this object's own commits.
    public var state: State {
        contents.withLock { contents in
            State(
                hasModel: contents.files[CatalogueDirectory.model] != nil, modelSongCount: contents.modelSongCount,
                modelGeneration: contents.files[CatalogueDirectory.model]?.generation,
                latentCount: contents.files[CatalogueDirectory.latents]?.rows ?? 0, generation: contents.generation)
        }
    }

    /// The scaling that was committed with the model; nil without one.
    public var scaling: Scaling? { contents.withLock(\.scaling) }

    static func readSettings(
        _ database: SongDatabase
    ) throws -> (recipe: Recipe, songCount: Int, contents: Contents) {
        try database.read { connection in
            func damaged(_ detail: String) -> CatalogueFault { .damaged(file: database.path, detail: detail) }
            guard let yaml = try Setting.recipe.text(connection), let count = try Setting.songCount.integer(connection)
            else { throw damaged("it lacks the recipe or the number of songs") }
            let last = try Int.fetchOne(connection, sql: "SELECT max(id) FROM songs") ?? -1
            guard last + 1 == count else { throw damaged("it holds \(last + 1) songs and should hold \(count)") }
            let recipe = try Recipe(yaml: yaml, source: database.path)
            let scaling = try Setting.scaling.text(connection).map { try Scaling(json: $0) }
            let contents = Contents(
                files: try StoredFile.all(connection), modelSongCount: try Setting.modelSongCount.integer(connection),
                generation: try Setting.generation.integer(connection) ?? 0, scaling: scaling)
            return (recipe, count, contents)
        }
    }
}
