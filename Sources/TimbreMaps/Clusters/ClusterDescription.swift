import TimbreCatalogue

/// A clustering in words and numbers, the largest cluster first.
struct ClusterDescription {
    /// Songs and names that are listed of each cluster.
    private static let listed = 5

    let labels: [Int32]
    let centres: [[Float]]
    let clusters: [ClusterSummary.Cluster]
    /// Where no song has another.
    let onlyGenre: String?

    /// - Parameters:
    ///   - dimensions: of the vectors that were clustered.
    ///   - features: standard scores of all songs, those that were clustered first.
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
        let names = ClusterNames.names(scores)
        let nearest = Self.nearest(labels, fit.squaredDistances, k: k)
        let genres = try NameCounts("genre", labels, k: k, data, catalogue)
        let artists = try NameCounts("artist", labels, k: k, data, catalogue)
        onlyGenre = genres.only
        clusters = order.indices.map { cluster in
            let size = sizes[order[cluster]]
            return ClusterSummary.Cluster(
                id: cluster, name: names[cluster], size: size, share: Double(size) / Double(labels.count),
                features: scores[cluster], genres: genres.top(Self.listed, of: cluster),
                artists: artists.top(Self.listed, of: cluster), songs: nearest[cluster])
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

/// How often each cluster has each name of a category; nothing where the recipe has no such category.
private struct NameCounts {
    private let names: [String]
    /// By the name's id; unknown is left out.
    private var counts: [[Int32: Int]]

    init(_ category: String, _ labels: [Int32], k: Int, _ data: SongFeatures, _ catalogue: Catalogue) throws {
        counts = .init(repeating: [:], count: k)
        guard let column = catalogue.recipe.categories.firstIndex(where: { $0.name == category }) else {
            names = []
            return
        }
        names = try catalogue.vocabulary(category)
        let width = catalogue.recipe.categories.count
        for (song, label) in labels.enumerated() {
            let id = data.categories[song * width + column]
            if id != 0 { counts[Int(label)][id, default: 0] += 1 }
        }
    }

    func top(_ count: Int, of cluster: Int) -> [ClusterSummary.Count] {
        counts[cluster].sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.prefix(count).map {
            ClusterSummary.Count(name: names[Int($0.key)], count: $0.value)
        }
    }

    /// The name that all songs share, but for those without one.
    var only: String? {
        let ids = Set(counts.lazy.flatMap(\.keys))
        return ids.count == 1 ? names[Int(ids.first!)] : nil
    }
}
