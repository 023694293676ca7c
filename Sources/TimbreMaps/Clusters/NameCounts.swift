import TimbreCatalogue

/// Counts of a category's names in each cluster; empty where the recipe has no such category.
struct NameCounts {
    /// Texts by which tables say that nothing is known; no cluster is named by them.
    private static let placeholders: Set = ["n/a", "na", "nan", "none", "null", "other", "undefined", "unknown", "-"]

    private let category: String
    private let names: [String]
    /// Number of songs by name id, for each cluster; "unknown" is left out.
    private var counts: [[Int32: Int]]
    private var all: [Int32: Int] = [:]

    /// - Throws: `CatalogueFault.damaged`.
    init(_ category: String, _ labels: [Int32], k: Int, _ data: SongFeatures, _ catalogue: Catalogue) throws {
        self.category = category
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
        for cluster in counts { all.merge(cluster, uniquingKeysWith: +) }
    }

    /// Whether no song has a name in the category.
    var isEmpty: Bool { all.isEmpty }

    /// The `count` most frequent names of a cluster, the most frequent first.
    func top(_ count: Int, of cluster: Int) -> [ClusterSummary.Count] {
        counts[cluster].sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.prefix(count).map {
            ClusterSummary.Count(name: names[Int($0.key)], count: $0.value)
        }
    }

    /// The most frequent name and its share of the cluster's songs that have one; nil where most have none.
    func mostFrequent(of cluster: Int, size: Int) -> (name: String, share: Double)? {
        let known = counts[cluster].values.reduce(0, +)
        guard 2 * known >= size, let top = top(1, of: cluster).first, !Self.isPlaceholder(top.name) else {
            return nil
        }
        return (top.name, Double(top.count) / Double(known))
    }

    private static func isPlaceholder(_ name: String) -> Bool { placeholders.contains(name.lowercased()) }

    /// The only name that occurs; nil where there are none or several.
    var only: String? { all.count == 1 ? all.first.map { names[Int($0.key)] } : nil }

    /// Names that are telling of a cluster, those of a majority first, then by strength; none where most of its songs
    /// have no name.
    ///
    /// - Parameter size: songs of the cluster.
    func telling(of cluster: Int, size: Int) -> [ClusterSummary.Name] {
        let (known, total) = (counts[cluster].values.reduce(0, +), all.values.reduce(0, +))
        guard 2 * known >= size else { return [] }
        let found = counts[cluster].map { id, count in
            (id: id, excess: Excess(count, of: known, all: all[id] ?? 0, of: total))
        }
        func rank(_ one: (id: Int32, excess: Excess)) -> (Double, Double, Int32) {
            (-max(one.excess.share, Excess.majority), -one.excess.strength, one.id)
        }
        return found.filter { $0.excess.isTelling && !Self.isPlaceholder(names[Int($0.id)]) }.sorted {
            rank($0) < rank($1)
        }.map { id, excess in
            ClusterSummary.Name(
                category: category, name: names[Int(id)], count: excess.count, share: excess.share,
                catalogueShare: excess.catalogueShare)
        }
    }
}
