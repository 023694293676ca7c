import Foundation

/// Comparison of how often a property (a name, a span of years) occurs in a cluster and among all songs.
struct Excess: Equatable {
    /// Fewest songs of a cluster that must have the property; fewer may be an accident.
    private static let fewestSongs = 5
    /// Standard deviations beyond which a difference is not chance: songs drawn at random differ so once in about
    /// 300,000 comparisons, and thousands of names and spans are compared.
    private static let deviations = 4.5
    /// Share of a cluster's songs from which a property is that of a majority.
    static let majority = 0.5
    /// Smallest share of a cluster's songs for which a name may describe the cluster.
    private static let smallestShare = 0.25
    /// Relative entropy, in nats, below which a difference is too small to name: that of a feature whose mean lies 0.45
    /// standard deviations off.
    static let negligible = 0.1

    /// Number of the cluster's songs with the property.
    let count: Int
    /// Share of the cluster's songs with the property, 0 to 1.
    let share: Double
    /// Share of all songs with the property, 0 to 1.
    let catalogueShare: Double
    private let deviation: Double

    /// - Parameters:
    ///   - count: the number of the cluster's `size` songs with the property.
    ///   - all: the number of the catalogue's `total` songs with the property, those of the cluster included.
    init(_ count: Int, of size: Int, all: Int, of total: Int) {
        self.count = count
        share = Double(count) / Double(max(size, 1))
        catalogueShare = Double(all) / Double(max(total, 1))
        deviation = Self.deviation(count, of: size, all: all, of: total)
    }

    /// The term of the relative entropy of the cluster to the catalogue, share · ln(share / catalogue's share), in
    /// nats: large where the property is both frequent and typical, negative where it is rarer in the cluster.
    var strength: Double { count == 0 ? 0 : share * log(share / catalogueShare) }

    /// Whether enough songs have the property and chance hardly explains the difference.
    var isSound: Bool { count >= Self.fewestSongs && deviation >= Self.deviations }

    /// Whether a name describes the cluster: a majority's name that is rarer among other songs, or a name of fewer
    /// songs that is much rarer there and that chance hardly explains.
    var isTelling: Bool {
        guard count >= Self.fewestSongs, strength > 0 else { return false }
        return share >= Self.majority
            || (isSound && share >= Self.smallestShare && strength >= 1.5 * Self.negligible)
    }

    /// The signed root of G, the statistic of the likelihood-ratio test of the cluster against all other songs; about
    /// standard normal where there is no difference.
    private static func deviation(_ count: Int, of size: Int, all: Int, of total: Int) -> Double {
        guard size > 0, total > size else { return 0 }
        let (n, of) = (Double(size), Double(total))
        let (with, without) = (Double(all) / of, Double(total - all) / of)
        func term(_ observed: Int, _ expected: Double) -> Double {
            observed > 0 ? Double(observed) * log(Double(observed) / expected) : 0
        }
        let g =
            2
            * (term(count, n * with) + term(size - count, n * without) + term(all - count, (of - n) * with)
                + term(total - all - size + count, (of - n) * without))
        return max(g, 0).squareRoot() * (Double(count) >= n * with ? 1 : -1)
    }
}
