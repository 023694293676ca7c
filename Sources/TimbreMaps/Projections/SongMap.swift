import TimbreCatalogue

/// Songs on a plane; songs that sound alike lie together.
public struct SongMap: Sendable {
    /// Method by which songs are laid out.
    public enum Method: String, Sendable, Codable, CaseIterable {
        /// The two directions in which songs differ most.
        case pca
        /// t-SNE: exact repulsion between all songs; for thousands of songs.
        case tsne
        /// UMAP: a graph of neighbours, laid out by samples of its edges; for millions of songs.
        case umap
    }

    /// Metadata of a map: the content of `map.json`.
    public struct Description: Sendable, Equatable {
        public var on: SongVectors.Kind
        /// `Catalogue.State.modelGeneration` of the latent vectors; nil for features.
        public var modelGeneration: Int?
        public var method: Method
        /// The method's parameters by name, with the values used.
        public var parameters: [String: Double]
        public var seed: UInt64
        /// Number of songs on the map.
        public var songs: Int
        /// Trustworthiness by at most `trustworthinessNeighbours` neighbours on the map, 0 to 1; nil for fewer than
        /// four songs.
        public var trustworthiness: Double?
        public var trustworthinessNeighbours: Int?
        /// Kullback-Leibler divergence of t-SNE, in nats; nil for another method.
        public var divergence: Double?
        /// Share of the variance along each axis, for PCA; nil for another method.
        public var explainedVariance: [Double]?
        /// Features that are the same for every song.
        public var constant: [String]
    }

    public var description: Description
    /// Row-major `[songs, 2]`; row i is song i; NaN for a song that the map leaves out.
    public var coordinates: [Float]

    /// Number of rows, songs that the map leaves out included.
    public var count: Int { coordinates.count / 2 }

    /// Coordinates of a song; nil for one that the map leaves out or that is newer than the map.
    public func place(of song: Int) -> (x: Float, y: Float)? {
        guard song >= 0, song < count, !coordinates[song * 2].isNaN else { return nil }
        return (coordinates[song * 2], coordinates[song * 2 + 1])
    }

    /// Ids of the songs on the map, ascending.
    public var songs: [Int] { (0..<count).filter { !coordinates[$0 * 2].isNaN } }
}

extension SongMap.Description: Codable {
    private enum CodingKeys: String, CodingKey {
        case on, method, parameters, seed, songs, trustworthiness, divergence, constant
        case modelGeneration = "model_generation"
        case trustworthinessNeighbours = "trustworthiness_neighbours"
        case explainedVariance = "explained_variance"
    }

    /// Encodes every key, absent values as null.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(on, forKey: .on)
        try values.encode(modelGeneration, forKey: .modelGeneration)
        try values.encode(method, forKey: .method)
        try values.encode(parameters, forKey: .parameters)
        try values.encode(seed, forKey: .seed)
        try values.encode(songs, forKey: .songs)
        try values.encode(trustworthiness, forKey: .trustworthiness)
        try values.encode(trustworthinessNeighbours, forKey: .trustworthinessNeighbours)
        try values.encode(divergence, forKey: .divergence)
        try values.encode(explainedVariance, forKey: .explainedVariance)
        try values.encode(constant, forKey: .constant)
    }
}
