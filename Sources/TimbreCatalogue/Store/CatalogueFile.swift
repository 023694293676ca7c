/// The names of everything that a catalogue's directory holds.
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

    /// Files that a directory may hold before the first ingest has committed.
    static let ingested = [features, categories, furtherNames, recipe, rejected, songs]
    /// Files that commits put in place.
    static let committed = ingested + [model, latents, clusterLabels, clusterSummary, map, mapDescription, evaluation]
    /// Names that no `Catalogue.keep` may put in place, beside the database's.
    static let irreplaceable = [recipe, rejected, history, checkpoint, classicVectors, plots]
}
