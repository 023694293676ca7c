public import TimbreCatalogue
public import TimbreMaps
import TimbreMoods

/// Shares of each cluster's songs that have each mood of one classifier.
public struct ClusterMoods: Sendable, Equatable, Codable {
    public var classifier: String
    /// `[clusters][classes]`: share among the cluster's songs with a told mood.
    public var shares: [[Double]]
    public var classes: [String]
}

extension Catalogue {
    /// Moods of each cluster's songs, by every classifier of songs; damaged classifiers are left out.
    ///
    /// - Throws: `CatalogueFault` where the moods of one classifier are damaged.
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
