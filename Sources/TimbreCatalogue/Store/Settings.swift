import Foundation
import GRDB

/// Statements of `songs.sqlite` about the whole catalogue.
struct Settings: Sendable {
    /// As it is stored, in YAML.
    let recipe: String
    /// The recipe before trainings changed it, in YAML; nil where it is not kept.
    let originalRecipe: String?
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
            recipe: recipe, originalRecipe: try Setting.originalRecipe.text(connection), songCount: count,
            generation: try Setting.generation.integer(connection) ?? 0,
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
        recipe: String, originalRecipe: String?, songCount: Int, generation: Int, modelSongCount: Int?,
        scaling: Scaling?, latentsModel: String?, files: [String: StoredFile]
    ) {
        self.originalRecipe = originalRecipe
        (self.recipe, self.songCount, self.generation) = (recipe, songCount, generation)
        (self.modelSongCount, self.scaling, self.latentsModel) = (modelSongCount, scaling, latentsModel)
        self.files = files
    }

    /// - Throws: `CatalogueFault`.
    static func generation(_ database: SongDatabase) throws -> Int {
        try database.read { try Setting.generation.integer($0) ?? 0 }
    }
}
