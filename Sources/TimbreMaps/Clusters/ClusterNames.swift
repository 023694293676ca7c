/// A name for each cluster, from the means of its songs' features.
///
/// "Jazz-like" where the genre table has a genre that sounds so; where several clusters are like one genre, what tells
/// them apart follows: "Pop-like, high tempo". Clusters near the mean of all songs are "average".
enum ClusterNames {
    /// Mean standard scores that are, in all, below this say nothing.
    private static let negligible = 0.2

    /// - Parameter scores: of each cluster, the mean standard score of each feature.
    /// - Returns: as many, all different.
    static func names(_ scores: [[String: Double]]) -> [String] {
        let bases = scores.map(base)
        var names: [String] = []
        for (cluster, base) in bases.enumerated() {
            let same = bases.indices.filter { bases[$0] == base }
            var candidates = [base]
            if same.count > 1 {
                let telling = differences(scores[cluster], from: same.filter { $0 != cluster }.map { scores[$0] })
                candidates = telling.indices.map { ([base] + telling[...$0]).joined(separator: ", ") }
            }
            let name = candidates.first { !names.contains($0) } ?? numbered(candidates.first ?? base, names)
            names.append(name)
        }
        return names
    }

    /// The features that stand out most, in words, the strongest first.
    static func typical(_ scores: [String: Double], count: Int) -> [(feature: String, score: Double)] {
        scores.sorted { (-abs($0.value), $0.key) < (-abs($1.value), $1.key) }.prefix(count).map { ($0.key, $0.value) }
    }

    private static func base(_ scores: [String: Double]) -> String {
        let squares = scores.values.reduce(0) { $0 + $1 * $1 }
        guard (squares / Double(max(scores.count, 1))).squareRoot() >= negligible else { return "average" }
        if let genre = GenreProfile.nearest(to: scores) { return genre.name + "-like" }
        return typical(scores, count: 2).map(words).joined(separator: ", ")
    }

    private static func differences(_ scores: [String: Double], from others: [[String: Double]]) -> [String] {
        let differences = scores.mapValues { $0 }.reduce(into: [String: Double]()) { result, feature in
            let mean = others.reduce(0) { $0 + ($1[feature.key] ?? 0) } / Double(others.count)
            result[feature.key] = feature.value - mean
        }
        return typical(differences, count: 3).map(words)
    }

    private static func words(_ feature: String, _ score: Double) -> String {
        "\(score < 0 ? "low" : "high") \(feature.replacing("_", with: " "))"
    }

    private static func numbered(_ name: String, _ taken: [String]) -> String {
        (2...).lazy.map { "\(name) (\($0))" }.first { !taken.contains($0) }!
    }
}
