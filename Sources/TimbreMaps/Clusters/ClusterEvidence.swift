extension ClusterSummary {
    /// Differences between a cluster's songs and all clustered songs; the strongest make up the cluster's name.
    public struct Evidence: Sendable, Equatable, Codable {
        /// Names of categories that more of its songs have than chance explains, the most telling first.
        public var names: [Name] = []
        /// Features whose means lie far from those of all songs, the farthest first.
        public var features: [Feature] = []
        /// The span of years that holds at least half of the cluster's songs and is rarer among other songs; nil for
        /// none.
        public var years: Years?

        public init() {}
    }

    /// A name of a category that is over-represented in a cluster.
    public struct Name: Sendable, Equatable, Codable {
        /// genre, subgenre or emotion.
        public var category: String
        public var name: String
        /// Songs of the cluster that have it.
        public var count: Int
        /// Share of the cluster's songs with this name, 0 to 1.
        public var share: Double
        /// Share of all clustered songs with this name, 0 to 1.
        public var catalogueShare: Double
    }

    /// A feature in which a cluster differs.
    public struct Feature: Sendable, Equatable, Codable {
        /// Side of the mean of all songs on which the cluster's mean lies.
        public enum Direction: String, Sendable, Codable { case high, low }

        public var name: String
        /// The cluster's mean less that of all songs, in standard deviations of all songs.
        public var difference: Double
        public var direction: Direction
        /// Word for the direction, "loud" for example; nil where neither direction has a meaning, as for a key.
        public var word: String?
    }

    /// A span of years that is over-represented in a cluster.
    public struct Years: Sendable, Equatable, Codable {
        public var first: Int
        public var last: Int
        /// Share of the span among the cluster's songs whose year is known, 0 to 1.
        public var share: Double
        /// Share of the span among all clustered songs whose year is known, 0 to 1.
        public var catalogueShare: Double
    }
}

extension ClusterSummary.Feature {
    /// Features whose means differ enough to say something, the farthest from the mean first.
    ///
    /// - Parameter scores: mean standard scores of a cluster.
    static func telling(_ scores: [String: Double]) -> [ClusterSummary.Feature] {
        // The relative entropy of normal distributions that lie d standard deviations apart is d² / 2.
        scores.filter { $0.value * $0.value / 2 >= Excess.negligible }
            .sorted { (-abs($0.value), $0.key) < (-abs($1.value), $1.key) }
            .map { name, difference in
                ClusterSummary.Feature(
                    name: name, difference: difference, direction: difference < 0 ? .low : .high,
                    word: FeatureWords.word(name, difference))
            }
    }
}

extension ClusterSummary.Evidence {
    /// Whether the shares are shares and the differences numbers.
    var isPossible: Bool {
        let shares =
            names.flatMap { [$0.share, $0.catalogueShare] }
            + (years.map { [$0.share, $0.catalogueShare] } ?? [])
        return shares.allSatisfy { (0...1).contains($0) } && names.allSatisfy { $0.count >= 0 }
            && features.allSatisfy { abs($0.difference) < 1e6 && ($0.difference < 0) == ($0.direction == .low) }
            && (years.map { $0.first <= $0.last } ?? true)
    }
}
