import Foundation
import GRDB

/// Settings of the whole catalogue in `songs.sqlite`.
struct Settings: Sendable {
    let songCount: Int
    let generation: Int
    /// Settings of each model by name, or the fault for which they can't be used; the standard model has settings even
    /// if it is not trained.
    let models: [ModelName: Result<ModelSettings, any Error>]
    let files: [String: StoredFile]

    /// - Throws: `CatalogueFault.damaged`, `.storage`.
    init(_ database: SongDatabase) throws {
        self = try database.read { connection in
            // In one transaction, so that all values are of the same commit.
            var settings: Settings?
            try connection.inSavepoint {
                settings = try Settings(connection, path: database.path)
                return .commit
            }
            guard let settings else { preconditionFailure("settings that were neither read nor refused") }
            return settings
        }
    }

    private init(_ connection: Database, path: String) throws {
        func damaged(_ detail: String) -> CatalogueFault { .damaged(file: path, detail: detail) }
        guard let count = try Setting.songCount.integer(connection) else {
            throw damaged("it lacks the number of songs")
        }
        let ends = try Row.fetchOne(connection, sql: "SELECT min(id), max(id) FROM songs")
        let (first, last): (Int?, Int?) = (try ends?.decode(atIndex: 0), try ends?.decode(atIndex: 1))
        guard let first, let last, first == 0, count > 0, last == count - 1 else {
            throw damaged("its songs do not have the ids from 0 to \(count > 0 ? count - 1 : 0)")
        }
        files = try StoredFile.all(connection, path: path)
        songCount = count
        generation = try Setting.generation.integer(connection) ?? 0
        var models: [ModelName: Result<ModelSettings, any Error>] = [:]
        for model in Set(files.keys.map { CatalogueFile.parsed($0).model }).union([.standard]) {
            let latents = files[CatalogueFile.name(CatalogueFile.latents, of: model)]?.rows ?? 0
            models[model] = Result {
                let settings = try ModelSettings(connection, of: model, path: path)
                guard (0...count).contains(settings.songCount ?? 0), latents <= count else {
                    throw damaged("its counts of songs do not fit each other")
                }
                return settings
            }
        }
        self.models = models
        let (files, generation) = (files, generation)
        guard (0...StoredFile.most).contains(generation), files.values.allSatisfy({ $0.generation <= generation })
        else { throw damaged("its counts of commits do not fit each other") }
        _ = try models[.standard]?.get()
    }

    /// - Throws: `CatalogueFault`.
    static func generation(_ database: SongDatabase) throws -> Int {
        try database.read { try Setting.generation.integer($0) ?? 0 }
    }
}

/// Settings of one model in `songs.sqlite`.
struct ModelSettings: Sendable {
    /// Recipe as stored, in YAML.
    let recipe: String
    /// The recipe before trainings changed it, in YAML; nil where it is not kept.
    let originalRecipe: String?
    /// Number of songs in the catalogue when the model was trained; nil without a model.
    let songCount: Int?
    let scaling: Scaling?
    /// The digest of the model that made the latent vectors; nil where an earlier version wrote them.
    let latentsModel: String?

    /// - Throws: `CatalogueFault.damaged`.
    init(_ connection: Database, of model: ModelName, path: String) throws {
        func damaged(_ what: String) -> CatalogueFault {
            .damaged(file: path, detail: what + (model == .standard ? "" : " of the model “\(model)”"))
        }
        guard let recipe = try Setting.recipe.text(connection, of: model) else { throw damaged("it lacks the recipe") }
        self.recipe = recipe
        originalRecipe = try Setting.originalRecipe.text(connection, of: model)
        songCount = try Setting.modelSongCount.integer(connection, of: model)
        do {
            scaling = try Setting.scaling.text(connection, of: model).map { try Scaling(json: $0) }
        } catch is DecodingError {
            throw damaged("nothing can be read of the scaling")
        }
        latentsModel = try Setting.latentsModel.text(connection, of: model)
    }
}
