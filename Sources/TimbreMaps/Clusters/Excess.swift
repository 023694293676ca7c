import Foundation

/// How much more often a cluster's songs have something than all songs do.
struct Excess: Equatable {
    /// Songs that tell less than that are an accident.
    private static let fewestSongs = 5
    /// About one chance in 300,000 that songs drawn at random differ so: thousands of names and spans are compared.
    private static let deviations = 4.5
    /// Half of a cluster.
    static let majority = 0.5
    /// A name that fewer songs have is not the cluster's.
    private static let smallestShare = 0.25
    /// Relative entropy, in nats, below which a difference is too small to name: that of a feature whose mean is 0.45
    /// standard deviations off.
    static let negligible = 0.1

    /// Songs of the cluster that have it.
    let count: Int
    /// Of the cluster's songs, 0 to 1.
    let share: Double
    /// Of all songs, 0 to 1.
    let catalogueShare: Double
    private let deviation: Double

    /// - Parameters:
    ///   - count: songs of the cluster that have it, of `size`.
    ///   - all: songs of the catalogue that have it, of `total`: the cluster's are among them.
    init(_ count: Int, of size: Int, all: Int, of total: Int) {
        self.count = count
        share = Double(count) / Double(max(size, 1))
        catalogueShare = Double(all) / Double(max(total, 1))
        deviation = Self.deviation(count, of: size, all: all, of: total)
    }

    /// The term of the relative entropy of the cluster to the catalogue, share · ln(share / catalogue's share), in
    /// nats: what is both frequent and typical has a large one. Negative where the cluster has less of it.
    var strength: Double { count == 0 ? 0 : share * log(share / catalogueShare) }

    /// Whether chance explains it badly, and enough songs have it.
    var isSound: Bool { count >= Self.fewestSongs && deviation >= Self.deviations }

    /// Whether a name says what the cluster is: one of most of its songs does where other songs have it less often, one
    /// of fewer where they have it much less often and chance explains it badly.
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
