/// How a map is made.
public struct MapParameters: Sendable, Equatable {
    /// nil for t-SNE of up to `MapParameters.sampleLimit` songs and UMAP of more; PCA of fewer than t-SNE's perplexity
    /// allows.
    public var method: SongMap.Method?
    /// nil for latent vectors where there is a model, else features.
    public var kind: SongVectors.Kind?
    /// Songs that get a place, a seeded sample, at least 3; nil for all, and for t-SNE at most `sampleLimit`.
    public var songs: Int?
    /// Of t-SNE: about how many neighbours a song minds; at least 1.
    public var perplexity = 30.0
    /// Of UMAP: a song's neighbours in the graph; at least 2, fewer where there are not as many songs.
    public var neighbours = 15
    /// Of t-SNE, at least 1; nil for 1,000. Epochs of UMAP; nil for 500 of up to 10,000 songs, 200 of more.
    public var iterations: Int?
    /// Of the sample, the start and the layout.
    public var seed: UInt64 = 42

    /// Songs that t-SNE lays out unless it is told how many: its work grows with their square.
    public static let sampleLimit = 10_000

    /// Songs that t-SNE needs: those that allow a perplexity of 1.
    static let leastForTSNE = 5

    public init() {}

    /// The method for so many songs.
    func method(for songs: Int) -> SongMap.Method {
        if let method { return method }
        if songs > Self.sampleLimit { return .umap }
        return allowsPerplexity(songs) ? .tsne : .pca
    }

    func allowsPerplexity(_ songs: Int) -> Bool { 3 * perplexity < Double(songs - 1) }
}

/// How far a map is.
public struct MapProgress: Sendable, Equatable {
    /// The parts of the work, in their order.
    public enum Stage: String, Sendable {
        case neighbours = "finding neighbours"
        case layout = "laying out"
        case trustworthiness = "measuring trustworthiness"
    }

    public var stage: Stage
    /// 0 to 1.
    public var share: Double
}
