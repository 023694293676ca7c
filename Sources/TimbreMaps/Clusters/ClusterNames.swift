import Foundation
import TimbreBase

/// A name for each cluster, from the differences between its songs and all others: "edm, loud, instrumental,
/// 2015–2019".
///
/// Genres come first, then subgenre, emotion, features and years: at most four of them, chosen by how many nats each
/// adds to the relative entropy of the cluster to the catalogue. Names that would be the same get the next word that
/// tells them apart.
struct ClusterNames {
    /// Largest number of parts in a name, before clusters with equal names get a further part.
    private static let mostParts = 4
    private static let mostGenres = 2
    private static let mostFeatures = 2
    /// Standard deviations from the mean; a smaller difference gives no word.
    private static let leastDifference = 0.15

    /// Kinds of parts, in the order in which a name has them.
    enum Kind: Int, CaseIterable { case genre, subgenre, emotion, feature, years }

    /// A cluster and what is known of it.
    struct Cluster {
        var evidence: ClusterSummary.Evidence
        /// The mean standard score of each feature.
        var scores: [String: Double]
        /// The most frequent genre and its share of the songs whose genre is known; nil where none is known.
        var topGenre: (name: String, share: Double)?
    }

    private struct Part {
        var kind: Kind
        var text: String
        /// Relative entropy that the part adds, in nats.
        var strength: Double
        var feature: String?
    }

    private let clusters: [Cluster]
    private let hasGenres: Bool

    /// - Parameters:
    ///   - clusters: the clusters in order; of two alike, the earlier one gets the simpler name.
    ///   - hasGenres: whether genres of songs are known; else the published table `GenreProfile` is used.
    init(_ clusters: [Cluster], hasGenres: Bool) {
        (self.clusters, self.hasGenres) = (clusters, hasGenres)
    }

    /// One name a cluster, all different.
    func all() -> [String] {
        guard clusters.count > 1 else { return clusters.map { _ in "all songs" } }
        let parts = clusters.map(parts)
        let plain = parts.map(Self.joined)
        var taken: Set<String> = []
        return clusters.indices.map { cluster in
            let same = plain.indices.filter { $0 != cluster && plain[$0] == plain[cluster] }
            var name = plain[cluster]
            if !same.isEmpty {
                let others = Set(plain.enumerated().filter { $0.offset != cluster }.map(\.element))
                let words = distinctions(of: cluster, parts[cluster], from: same)
                let longer = words.indices.map { Self.joined(parts[cluster] + words[...$0]) }
                name = longer.first { !taken.contains($0) && !others.contains($0) } ?? name
            }
            if taken.contains(name) {
                name = (2...).lazy.map { "\(name) (\($0))" }.first { !taken.contains($0) && !plain.contains($0) }!
            }
            taken.insert(name)
            return name
        }
    }

    // MARK: One cluster

    /// The parts of a cluster's name, none of them empty.
    private func parts(of cluster: Cluster) -> [Part] {
        var chosen: [Part] = []
        let told = told(of: cluster)
        if let genre = told.first(where: { $0.kind == .genre }) ?? likeness(of: cluster) { chosen.append(genre) }
        for part in told.sorted(by: Self.isStronger) where isRoom(for: part, in: chosen) { chosen.append(part) }
        let slight = features(of: cluster.scores).filter {
            $0.strength < Excess.negligible && !$0.text.hasPrefix("not ")
        }.map { part in
            var part = part
            part.text = "slightly \(part.text)"
            return part
        }
        if !chosen.isEmpty {
            // A word alone says little.
            if chosen.count == 1, let part = slight.first { chosen.append(part) }
            return chosen.sorted { ($0.kind.rawValue, -$0.strength) < ($1.kind.rawValue, -$1.strength) }
        }
        if let genre = cluster.topGenre, genre.share >= Excess.majority, let text = Self.text(genre.name) {
            chosen.append(Part(kind: .genre, text: text, strength: 0))
        }
        chosen += slight.prefix(Self.mostFeatures)
        return chosen.isEmpty ? [Part(kind: .feature, text: "mixed", strength: 0)] : chosen
    }

    private func isRoom(for part: Part, in chosen: [Part]) -> Bool {
        guard chosen.count < Self.mostParts, !chosen.contains(where: { $0.text == part.text }) else { return false }
        let others = chosen.filter { $0.kind == part.kind }
        return switch part.kind {
        case .genre: others.count < Self.mostGenres
        case .subgenre, .emotion, .years: others.isEmpty
        case .feature:
            others.count < Self.mostFeatures
                && !others.contains { FeatureWords.areAlike($0.feature ?? "", part.feature ?? "") }
        }
    }

    /// All parts that a cluster's name could have.
    private func told(of cluster: Cluster) -> [Part] {
        var parts = cluster.evidence.names.compactMap { name -> Part? in
            let kinds: [String: Kind] = ["genre": .genre, "subgenre": .subgenre, "emotion": .emotion]
            guard let kind = kinds[name.category], let text = Self.text(name.name) else { return nil }
            return Part(kind: kind, text: text, strength: name.share * log(name.share / name.catalogueShare))
        }
        parts += cluster.evidence.features.compactMap { feature in
            feature.word.map { Self.part(feature.name, $0, feature.difference) }
        }
        if let years = cluster.evidence.years {
            parts.append(
                Part(
                    kind: .years, text: years.text,
                    strength: years.share * log(years.share / years.catalogueShare)))
        }
        return parts
    }

    /// The genre that a cluster sounds like by `GenreProfile`; nil where genres are known or none is near.
    private func likeness(of cluster: Cluster) -> Part? {
        guard !hasGenres, let genre = GenreProfile.nearest(to: cluster.scores) else { return nil }
        return Part(kind: .genre, text: genre.name + "-like", strength: .infinity)
    }

    // MARK: Several clusters

    /// Parts that fit one cluster better than the others with the same name, the most telling first.
    private func distinctions(of cluster: Int, _ parts: [Part], from others: [Int]) -> [Part] {
        let said = Set(parts.map(\.text))
        let theirs = Set(others.flatMap { told(of: clusters[$0]).map(\.text) })
        let own = told(of: clusters[cluster]).filter {
            $0.kind != .feature && !said.contains($0.text) && !theirs.contains($0.text)
        }
        let scores = clusters[cluster].scores
        let compared = features(of: scores).compactMap { part -> Part? in
            guard let feature = part.feature, let score = scores[feature],
                !parts.contains(where: { $0.feature == feature })
            else { return nil }
            let mean = others.reduce(0) { $0 + (clusters[$1].scores[feature] ?? 0) } / Double(others.count)
            let difference = score - mean
            guard difference * score > 0 else { return nil }
            return Self.part(feature, part.text, difference)
        }
        return (own + compared).sorted(by: Self.isStronger)
    }

    /// A word for each feature that differs at all, the strongest first.
    private func features(of scores: [String: Double]) -> [Part] {
        scores.filter { abs($0.value) >= Self.leastDifference }.compactMap { feature, score in
            FeatureWords.word(feature, score).map { Self.part(feature, $0, score) }
        }.sorted(by: Self.isStronger)
    }

    // MARK: Parts

    /// A feature's part: the relative entropy of two normal distributions whose means differ by d standard deviations
    /// is d² / 2.
    private static func part(_ feature: String, _ word: String, _ difference: Double) -> Part {
        Part(kind: .feature, text: word, strength: difference * difference / 2, feature: feature)
    }

    private static func isStronger(_ one: Part, _ other: Part) -> Bool {
        (-one.strength, one.kind.rawValue, one.text) < (-other.strength, other.kind.rawValue, other.text)
    }

    private static func joined(_ parts: some Sequence<Part>) -> String {
        parts.map(\.text).joined(separator: ", ")
    }

    /// A table's text as a part of a name: one line, short, and without what a terminal may obey; nil where there is
    /// nothing to read.
    private static func text(_ name: String) -> String? {
        let longest = 32
        let words = name.onOneLine.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard words.unicodeScalars.contains(where: { !$0.properties.isDefaultIgnorableCodePoint }) else { return nil }
        return words.count > longest ? String(words.prefix(longest - 1)) + "…" : words
    }
}
