public import TimbreCatalogue

/// A trained autoencoder with all that is needed to use it: the recipe, the scaling and the weights.
public struct Model: Sendable, Equatable {
    /// As it was trained.
    public package(set) var recipe: Recipe
    public package(set) var scaling: Scaling
    /// Rows of each trained category's table, with "unknown", in the order of `Recipe.embeddings`.
    public package(set) var vocabularySizes: [Int]
    /// Songs that the catalogue had; ids from here on are newer than the model.
    public package(set) var songCount: Int
    /// Epochs that were trained.
    public package(set) var epochs: Int
    /// The epoch whose weights these are.
    public package(set) var bestEpoch: Int
    /// nil where none trained it.
    public package(set) var playlists: TrainedPlaylists?
    /// The names of each category of the recipe; nil where it was trained on songs whose names are not known, and in a
    /// file of an earlier version.
    public package(set) var vocabularies: Vocabularies?
    /// For each category of the recipe the model's id of each of the catalogue's names, where it came to these songs from
    /// others; nil where it was trained with them.
    var numbering: [[Int32]]?
    /// Whether its training began with the weights of another model.
    public package(set) var hasBegunWithWeights = false
    var weights: HostWeights
    /// For each of `Recipe.contexts` what is added to its songs' vectors, `[vocabulary, latent]`; empty until it is
    /// learned.
    var contexts: [[Float]] = []
    /// nil where the recipe has none, and until it is learned.
    var blend: Blend?

    /// Whether it was trained on other songs than those that it is used for.
    public var isOfOtherSongs: Bool { numbering != nil }

    /// Numbers in a song's vector.
    public var latentWidth: Int { recipe.blend == nil ? shape.latentWidth : recipe.vectorWidth }

    var shape: NetworkShape { NetworkShape(recipe: recipe, vocabularySizes: vocabularySizes) }
}
