/// Names of the files in a catalogue's directory. Those in `ofModels` are the standard model's; another model's name is
/// inserted: `latents.wide.npy`.
package enum CatalogueFile {
    /// SQLite database of texts, vocabularies, settings, and the checksums of the other files.
    package static let songs = "songs.sqlite"
    /// float32 `[songs, features]`.
    package static let features = "features.npy"
    /// int32 `[songs, categories]`: first names.
    package static let categories = "categories.npy"
    /// int32 `[names, 3]`: song, category and id of every name beyond a song's first.
    package static let furtherNames = "further_names.npy"
    package static let recipe = "recipe.yaml"
    /// Rows that the last ingest could not use.
    package static let rejected = "rejected.csv"

    package static let model = "model.safetensors"
    /// float32 `[songs, latent]`, unit length.
    package static let latents = "latents.npy"
    package static let checkpoint = "checkpoint.safetensors"
    /// Losses by epoch.
    package static let history = "history.csv"

    package static let clusterLabels = "clusters.npy"
    package static let clusterSummary = "clusters.json"
    package static let map = "map.npy"
    package static let mapDescription = "map.json"
    package static let evaluation = "evaluation.json"
    /// Vectors that an evaluation compares with; they are made again where missing.
    package static let classicVectors = "classic.safetensors"
    /// A folder of pictures.
    package static let plots = "plots"

    /// A folder of classifiers, the only one whose files are committed.
    package static let moods = "moods/"

    /// float32 `[songs, shares]` of a label, NaN where a song lacks one.
    package static func shares(of label: String) -> String { "shares.\(label).npy" }

    /// Files that a directory may hold before the first ingest has committed.
    static let ingested = [features, categories, furtherNames, recipe, rejected, songs]
    /// Whether an ingest may leave a file of a name before it has committed.
    static func isIngested(_ name: String) -> Bool {
        ingested.contains(name)
            || name.hasSuffix(".npy") && ["tokens.", "texts.", "shares."].contains { name.hasPrefix($0) }
    }

    /// Files that commits store.
    static let committed = ingested + [model, latents, clusterLabels, clusterSummary, map, mapDescription, evaluation]
    /// Files that commits store with a model or for its latent vectors.
    static let learned: Set<String> = [model, latents, clusterLabels, clusterSummary, map, mapDescription, evaluation]
    /// Files that each model has of its own.
    private static let ofModels = learned.union([recipe, checkpoint, history, plots])
    /// Names that `Catalogue.keep` may not store, beside the database's.
    static let irreplaceable = [recipe, rejected, history, checkpoint, classicVectors, plots]

    /// A model's name of a file.
    static func name(_ file: String, of model: ModelName) -> String {
        guard model != .standard, ofModels.contains(file) else { return file }
        let dot = file.firstIndex(of: ".") ?? file.endIndex
        return "\(file[..<dot]).\(model)\(file[dot...])"
    }

    /// Splits a file's name into the standard model's name and the model; a file that is not of models stays as it is.
    static func parsed(_ name: String) -> (file: String, model: ModelName) {
        let parts = name.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count > 1, let model = ModelName(String(parts[1])) else { return (name, .standard) }
        let file = (parts[...0] + parts[2...]).joined(separator: ".")
        return ofModels.contains(file) && model != .standard ? (file, model) : (name, .standard)
    }
}
