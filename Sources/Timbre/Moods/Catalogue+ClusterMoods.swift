public import TimbreCatalogue
public import TimbreMaps
import TimbreMoods

/// Shares of each cluster's songs that a classifier tells each mood.
public struct ClusterMoods: Sendable, Equatable, Codable {
    public var classifier: String
    /// `[clusters][classes]`: share of the cluster's songs of which something is told.
    public var shares: [[Double]]
    public var classes: [String]
}

extension Catalogue {
    /// Moods of each cluster's songs, by every classifier of songs; damaged ones are left out.
    ///
    /// - Throws: `CatalogueFault` where what one told is damaged.
    public func moods(of clusters: SongClusters) throws -> [ClusterMoods] {
        try moods.classifiers.found.filter { !$0.isOfListeners && $0.songs != nil }.map(\.name).map { name in
            let told = try moods.told(by: name)
            var counts = [[Int]](
                repeating: .init(repeating: 0, count: told.classes.count), count: clusters.summary.k)
            var sizes = [Int](repeating: 0, count: clusters.summary.k)
            for (song, cluster) in clusters.labels.enumerated()
            where cluster >= 0 && song < told.songCount && told.states[song] == .told {
                sizes[Int(cluster)] += 1
                for label in told.labels(of: song) { counts[Int(cluster)][label] += 1 }
            }
            return ClusterMoods(
                classifier: name,
                shares: zip(counts, sizes).map { counts, size in counts.map { Double($0) / Double(max(1, size)) } },
                classes: told.classes)
        }
    }
}
