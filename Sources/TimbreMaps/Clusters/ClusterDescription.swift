import TimbreCatalogue

/// A clustering in words and numbers, the largest cluster first.
struct ClusterDescription {
    /// Number of songs, and of names of each category, listed for a cluster.
    private static let listed = 5

    let labels: [Int32]
    let centres: [[Float]]
    let clusters: [ClusterSummary.Cluster]
    /// The only genre among the clustered songs; nil where there are none or several.
    let onlyGenre: String?

    /// - Parameters:
    ///   - dimensions: the width of the vectors that were clustered.
    ///   - features: standard scores of all songs; the clustered songs come first.
    /// - Throws: `CatalogueFault.damaged`.
    init(
        _ fit: KMeans.Fit, dimensions: Int, features: SongVectors, data: SongFeatures, of catalogue: Catalogue
    ) throws {
        let k = fit.centres.count / dimensions
        var sizes = [Int](repeating: 0, count: k)
        for label in fit.labels { sizes[Int(label)] += 1 }
        let order = (0..<k).sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }
        var place = [Int32](repeating: 0, count: k)
        for (new, old) in order.enumerated() { place[old] = Int32(new) }
        let labels = fit.labels.map { place[Int($0)] }
        self.labels = labels
        centres = order.map { Array(fit.centres[$0 * dimensions..<($0 + 1) * dimensions]) }

        let scores = Self.meanScores(labels, sizes: order.map { sizes[$0] }, features)
        let nearest = Self.nearest(labels, fit.squaredDistances, k: k)
        func counts(_ category: String) throws -> NameCounts {
            try NameCounts(category, labels, k: k, data, catalogue)
        }
        let (genres, artists) = (try counts("genre"), try counts("artist"))
        let categories = [genres, try counts("subgenre"), try counts("emotion")]
        let years = YearSpans(try catalogue.numbers(.year), labels: labels, k: k)
        // Years are told as a span.
        let yearFeatures = Set(catalogue.recipe.features.filter(\.isYear).map(\.name))
        let told = order.indices.map { cluster in
            let size = sizes[order[cluster]]
            var evidence = ClusterSummary.Evidence()
            evidence.names = categories.flatMap { $0.telling(of: cluster, size: size) }
            evidence.years = years.typical(of: cluster, size: size)
            let heard = scores[cluster].filter { !yearFeatures.contains($0.key) }
            evidence.features = ClusterSummary.Feature.telling(heard)
            return ClusterNames.Cluster(
                evidence: evidence, scores: heard, topGenre: genres.mostFrequent(of: cluster, size: size))
        }
        let names = ClusterNames(told, hasGenres: !genres.isEmpty).all()
        onlyGenre = genres.only
        clusters = order.indices.map { cluster in
            let size = sizes[order[cluster]]
            return ClusterSummary.Cluster(
                id: cluster, name: names[cluster], size: size, share: Double(size) / Double(labels.count),
                features: scores[cluster], genres: genres.top(Self.listed, of: cluster),
                artists: artists.top(Self.listed, of: cluster), songs: nearest[cluster],
                evidence: told[cluster].evidence)
        }
    }

    private static func meanScores(_ labels: [Int32], sizes: [Int], _ features: SongVectors) -> [[String: Double]] {
        let width = features.dimensions
        var sums = [Double](repeating: 0, count: sizes.count * width)
        for (song, label) in labels.enumerated() {
            for j in 0..<width { sums[Int(label) * width + j] += Double(features.values[song * width + j]) }
        }
        return sizes.indices.map { cluster in
            Dictionary(
                uniqueKeysWithValues: features.names.enumerated().map {
                    ($1, sums[cluster * width + $0] / Double(sizes[cluster]))
                })
        }
    }

    /// The ids of the songs nearest to each centre, the nearest first.
    private static func nearest(_ labels: [Int32], _ distances: [Float], k: Int) -> [[Int]] {
        var nearest = [[Int]](repeating: [], count: k)
        for (song, label) in labels.enumerated() {
            let cluster = Int(label)
            let place = nearest[cluster].firstIndex { distances[song] < distances[$0] } ?? nearest[cluster].count
            guard place < listed else { continue }
            nearest[cluster].insert(song, at: place)
            if nearest[cluster].count > listed { nearest[cluster].removeLast() }
        }
        return nearest
    }
}
