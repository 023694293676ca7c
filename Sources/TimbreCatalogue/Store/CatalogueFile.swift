/// The names of everything that a catalogue's directory holds. Those of `ofModels` are the standard model's; another's has
/// its name in them: `latents.wide.npy`.
package enum CatalogueFile {
    /// Texts, vocabularies, settings, and what is committed of the other files.
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
    /// Vectors that an evaluation compares with, to be made again wherever they are missing.
    package static let classicVectors = "classic.safetensors"
    /// A folder of pictures.
    package static let plots = "plots"

    /// A folder of classifiers, the only one whose files are committed.
    package static let moods = "moods/"

    /// float32 `[songs, shares]` of a label, NaN where a song lacks one.
    package static func shares(of label: String) -> String { "shares.\(label).npy" }

    /// Files that a directory may hold before the first ingest has committed.
    static let ingested = [features, categories, furtherNames, recipe, rejected, songs]
    /// Whether an ingest may leave a file of that name before it has committed.
    static func isIngested(_ name: String) -> Bool {
        ingested.contains(name)
            || name.hasSuffix(".npy") && ["tokens.", "texts.", "shares."].contains { name.hasPrefix($0) }
    }

    /// Files that commits put in place.
    static let committed = ingested + [model, latents, clusterLabels, clusterSummary, map, mapDescription, evaluation]
    /// Files that commits put in place with a model or for its latent vectors.
    static let learned: Set<String> = [model, latents, clusterLabels, clusterSummary, map, mapDescription, evaluation]
    /// Files of which each model has its own.
    private static let ofModels = learned.union([recipe, checkpoint, history, plots])
    /// Names that no `Catalogue.keep` may put in place, beside the database's.
    static let irreplaceable = [recipe, rejected, history, checkpoint, classicVectors, plots]

    /// The name of a file as a model has it.
    static func name(_ file: String, of model: ModelName) -> String {
        guard model != .standard, ofModels.contains(file) else { return file }
        let dot = file.firstIndex(of: ".") ?? file.endIndex
        return "\(file[..<dot]).\(model)\(file[dot...])"
    }

    /// The standard model's name of a file, and the model that has it; the name itself for a file of no model.
    static func parsed(_ name: String) -> (file: String, model: ModelName) {
        let parts = name.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count > 1, let model = ModelName(String(parts[1])) else { return (name, .standard) }
        let file = (parts[...0] + parts[2...]).joined(separator: ".")
        return ofModels.contains(file) && model != .standard ? (file, model) : (name, .standard)
    }
}
