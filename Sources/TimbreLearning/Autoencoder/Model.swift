public import TimbreCatalogue

/// A trained autoencoder with all that is needed to use it: the recipe, the scaling and the weights.
public struct Model: Sendable, Equatable {
    /// Recipe of the training.
    public package(set) var recipe: Recipe
    public package(set) var scaling: Scaling
    /// Number of rows in each trained category's table, with "unknown", in the order of `Recipe.embeddings`.
    public package(set) var vocabularySizes: [Int]
    /// Number of songs that the catalogue had at the training; ids from here on are newer than the model.
    public package(set) var songCount: Int
    /// Number of epochs that were trained.
    public package(set) var epochs: Int
    /// Epoch whose weights the model has.
    public package(set) var bestEpoch: Int
    /// Playlists that trained the model; nil for none.
    public package(set) var playlists: TrainedPlaylists?
    /// The names of each category of the recipe; nil where it was trained on songs whose names are not known, and in a
    /// file of an earlier version.
    public package(set) var vocabularies: Vocabularies?
    /// The model's ids of the catalogue's names, for each category of the recipe, where the model came to these songs
    /// from others; nil where it was trained with them.
    var numbering: [[Int32]]?
    /// Whether its training began with the weights of another model.
    public package(set) var hasBegunWithWeights = false
    var weights: HostWeights
    /// Vectors that each of `Recipe.contexts` adds to its songs' vectors, `[vocabulary, latent]`; empty until they are
    /// learned.
    var contexts: [[Float]] = []
    /// Blend of the vector's blocks; nil where the recipe has none, and until it is learned.
    var blend: Blend?

    /// Whether the model was trained on other songs than those that it is used for.
    public var isOfOtherSongs: Bool { numbering != nil }

    /// Width of a song's vector.
    public var latentWidth: Int { recipe.blend == nil ? shape.latentWidth : recipe.vectorWidth }

    var shape: NetworkShape { NetworkShape(recipe: recipe, vocabularySizes: vocabularySizes) }
}
