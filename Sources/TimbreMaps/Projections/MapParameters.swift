/// Settings of a map.
public struct MapParameters: Sendable, Equatable {
    /// Method; nil: UMAP for more than `sampleLimit` songs, PCA where there are too few songs for the perplexity, else
    /// t-SNE.
    public var method: SongMap.Method?
    /// Vectors to map; nil for latent vectors where there is a model, else features.
    public var kind: SongVectors.Kind?
    /// Size of the seeded sample of songs on the map, at least 3; nil for all songs, with t-SNE at most `sampleLimit`.
    public var songs: Int?
    /// Perplexity of t-SNE, about the number of neighbours that attract a song; at least 1.
    public var perplexity = 30.0
    /// Neighbours of a song in UMAP's graph, at least 2; fewer where there are too few songs.
    public var neighbours = 15
    /// Iterations of t-SNE or epochs of UMAP, at least 1; nil for 1,000 iterations, or 500 epochs for up to 10,000
    /// songs and 200 for more.
    public var iterations: Int?
    /// Seed of the sample, the start and the layout.
    public var seed: UInt64 = 42

    /// Largest number of songs that t-SNE lays out unless `songs` is given: its work grows with the square of their
    /// number.
    public static let sampleLimit = 10_000

    /// Fewest songs for t-SNE: they allow a perplexity of 1.
    static let leastForTSNE = 5

    public init() {}

    /// The method for a number of songs.
    func method(for songs: Int) -> SongMap.Method {
        if let method { return method }
        if songs > Self.sampleLimit { return .umap }
        return allowsPerplexity(songs) ? .tsne : .pca
    }

    func allowsPerplexity(_ songs: Int) -> Bool { 3 * perplexity < Double(songs - 1) }
}

/// Progress of a map.
public struct MapProgress: Sendable, Equatable {
    /// The parts of the work, in their order.
    public enum Stage: String, Sendable {
        case neighbours = "finding neighbours"
        case layout = "laying out"
        case trustworthiness = "measuring trustworthiness"
    }

    public var stage: Stage
    /// Share of the stage that is done, 0 to 1.
    public var share: Double
}
