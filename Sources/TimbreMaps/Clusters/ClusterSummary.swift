import TimbreCatalogue

/// Result of a clustering without the songs' labels: the content of `clusters.json`.
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
    /// Reason for this k, in a sentence.
    public var choice: String
    /// Names of a centre's coordinates.
    public var dimensions: [String]
    /// `[k][dimensions]`, in the units of the vectors that were clustered.
    public var centres: [[Float]]
    /// All clusters, the largest first: cluster i is at index i.
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
        /// Index of the cluster, from 0: the label of its songs.
        public var id: Int
        /// Name by what distinguishes the cluster's songs from all others, "edm, loud, instrumental, 2015–2019" for
        /// example; different for each cluster.
        public var name: String
        /// Number of songs in the cluster.
        public var size: Int
        /// Share of all songs that were clustered, 0 to 1.
        public var share: Double
        /// The mean standard score of each feature of the recipe, whatever was clustered.
        public var features: [String: Double]
        /// The most frequent genres, the most frequent first, without "unknown".
        public var genres: [Count]
        public var artists: [Count]
        /// Ids of the songs nearest to the centre, the nearest first.
        public var songs: [Int]
        /// Differences that the name is made of; nil in a file of an earlier version.
        public var evidence: Evidence?

        /// The features that stand out most, the strongest first, with their mean standard scores.
        public func typicalFeatures(_ count: Int) -> [(feature: String, score: Double)] {
            features.sorted { (-abs($0.value), $0.key) < (-abs($1.value), $1.key) }.prefix(count).map {
                ($0.key, $0.value)
            }
        }
    }

    /// A name with the number of the cluster's songs that have it.
    public struct Count: Sendable, Equatable, Codable {
        public var name: String
        public var count: Int
    }
}

/// A clustering of a catalogue's songs: each song's cluster, and a summary.
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
