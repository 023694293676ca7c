import TimbreCatalogue

/// What a clustering found, without the songs' labels; as `clusters.json` holds it.
public struct ClusterSummary: Sendable, Equatable, Codable {
    /// Which vectors were clustered.
    public var on: SongVectors.Kind
    /// The model whose latent vectors were clustered, `Catalogue.State.modelGeneration`; nil for features.
    public var modelGeneration: Int?
    public var seed: UInt64
    /// Clusterings from different first centres; the one of the least inertia counts.
    public var starts: Int
    /// The number of clusters that was chosen.
    public var k: Int
    /// Every number of clusters that was tried, ascending.
    public var tried: [Trial]
    /// Why this k, in a sentence.
    public var choice: String
    /// The names of a centre's numbers.
    public var dimensions: [String]
    /// `[k][dimensions]`, in the units of the vectors that were clustered.
    public var centres: [[Float]]
    /// The largest first: cluster i is at place i.
    public var clusters: [Cluster]

    /// A number of clusters that was tried.
    public struct Trial: Sendable, Equatable, Codable {
        public var k: Int
        /// The sum over songs of the squared distance to their centre.
        public var inertia: Double
        /// The mean silhouette of a sample of songs, −1 to 1; nil for a single cluster.
        public var silhouette: Double?
    }

    /// A cluster in a few words and numbers.
    public struct Cluster: Sendable, Equatable, Codable {
        /// Its place among the clusters, from 0; what a song's label is.
        public var id: Int
        /// What tells its songs from all others, for example "edm, loud, instrumental, 2015–2019"; different for each
        /// cluster.
        public var name: String
        /// Songs.
        public var size: Int
        /// Of all songs that were clustered.
        public var share: Double
        /// The mean standard score of each feature of the recipe, whatever was clustered.
        public var features: [String: Double]
        /// The most frequent first, those that are unknown left out.
        public var genres: [Count]
        public var artists: [Count]
        /// Ids of the songs nearest to the centre, the nearest first.
        public var songs: [Int]
        /// What the name is made of; nil where an earlier version described the cluster.
        public var evidence: Evidence?

        /// The features that stand out most, the strongest first, with their mean standard scores.
        public func typicalFeatures(_ count: Int) -> [(feature: String, score: Double)] {
            features.sorted { (-abs($0.value), $0.key) < (-abs($1.value), $1.key) }.prefix(count).map {
                ($0.key, $0.value)
            }
        }
    }

    /// How many songs of a cluster share something.
    public struct Count: Sendable, Equatable, Codable {
        public var name: String
        public var count: Int
    }
}

/// Songs and the clusters that they belong to.
public struct SongClusters: Sendable, Equatable {
    /// The cluster of each song of the catalogue, in `0..<summary.k`; −1 for a song that is newer than the clusters.
    public var labels: [Int32]
    public var summary: ClusterSummary

    public init(labels: [Int32], summary: ClusterSummary) {
        (self.labels, self.summary) = (labels, summary)
    }

    /// The ids of a cluster's songs, ascending.
    public func songs(in cluster: Int) -> [Int] {
        labels.indices.filter { labels[$0] == Int32(cluster) }
    }
}
