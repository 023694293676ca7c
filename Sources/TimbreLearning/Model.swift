import TimbreCatalogue

/// A trained autoencoder with all that is needed to use it: the recipe, the scaling and the weights.
public struct Model: Sendable, Equatable {
    /// As it was trained.
    public var recipe: Recipe
    public var scaling: Scaling
    /// Rows of each trained category's table, with "unknown", in the order of `Recipe.embeddings`.
    public var vocabularySizes: [Int]
    /// Songs that the catalogue had; ids from here on are newer than the model.
    public var songCount: Int
    /// Epochs that were trained.
    public var epochs: Int
    /// The epoch whose weights these are.
    public var bestEpoch: Int
    /// nil where none trained it.
    public var playlists: TrainedPlaylists?
    var weights: HostWeights
    /// For each of `Recipe.contexts` what is added to its songs' vectors, `[vocabulary, latent]`; empty until it is
    /// learned.
    var contexts: [[Float]] = []

    /// Numbers in a latent vector.
    public var latentWidth: Int { shape.latentWidth }

    var shape: NetworkShape { NetworkShape(recipe: recipe, vocabularySizes: vocabularySizes) }
}
