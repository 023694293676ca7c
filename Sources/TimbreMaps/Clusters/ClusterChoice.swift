import Foundation

/// The number of clusters chosen among several that were tried, and the reason.
///
/// The elbow of the inertia, unless another number separates the clusters clearly better: inertia alone falls with
/// every further cluster, and the silhouette alone likes few.
struct ClusterChoice: Equatable {
    var k: Int
    /// A sentence without its full stop.
    var reason: String

    /// Largest share of the best silhouette by which the elbow's may be lower.
    private static let allowance = 0.1

    /// - Parameter tried: at least one trial, by ascending k.
    init(_ tried: [ClusterSummary.Trial]) {
        func text(_ value: Double) -> String { String(format: "%.3f", value) }
        guard tried.count > 1 else {
            self.init(k: tried[0].k, reason: "no other number was tried")
            return
        }
        let best = tried.filter { $0.silhouette != nil }.max { ($0.silhouette ?? 0, $1.k) < ($1.silhouette ?? 0, $0.k) }
        let elbow = Self.elbow(tried)
        guard let best, let silhouette = best.silhouette else {
            // Happens with one and two clusters, for example, where the whole sample lies in one of them.
            self.init(k: tried[0].k, reason: "no further cluster separates songs of the sample")
            return
        }
        guard let elbow else {
            self.init(k: best.k, reason: "the highest silhouette, \(text(silhouette))")
            return
        }
        if elbow.k == best.k {
            self.init(k: best.k, reason: "the elbow of the inertia, and the highest silhouette, \(text(silhouette))")
        } else if let own = elbow.silhouette, own >= silhouette * (1 - Self.allowance) {
            self.init(
                k: elbow.k,
                reason: "the elbow of the inertia; its silhouette, \(text(own)), is near the highest, "
                    + "\(text(silhouette)) at \(best.k)")
        } else {
            let own = elbow.silhouette.map(text) ?? "none"
            self.init(
                k: best.k,
                reason:
                    "the highest silhouette, \(text(silhouette)); at \(elbow.k), the elbow of the inertia, it is \(own)"
            )
        }
    }

    private init(k: Int, reason: String) {
        (self.k, self.reason) = (k, reason)
    }

    /// The trial at which the curve of the inertia lies farthest below the line between its ends; nil for fewer than
    /// three trials or a curve that is nowhere below that line. Satopää et al., "Finding a 'Kneedle' in a Haystack",
    /// 2011.
    static func elbow(_ tried: [ClusterSummary.Trial]) -> ClusterSummary.Trial? {
        guard tried.count > 2, let first = tried.first, let last = tried.last, first.inertia > last.inertia else {
            return nil
        }
        let depths = tried.map { trial in
            let x = Double(trial.k - first.k) / Double(last.k - first.k)
            return 1 - x - (trial.inertia - last.inertia) / (first.inertia - last.inertia)
        }
        guard let deepest = depths.max(), deepest > 0 else { return nil }
        return tried[depths.firstIndex(of: deepest)!]
    }
}
