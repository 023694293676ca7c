/// The world's faults with clusters, maps, evaluation and pictures; each says what happened, where, and what to do.
public enum InsightFault: Error, Equatable {
    /// Every feature is the same for every song.
    case constantFeatures(path: String)
    /// Nothing was clustered yet.
    case noClusters(path: String)
    /// The clusters are of latent vectors that an earlier model gave.
    case outdatedClusters(path: String)
    /// More clusters were asked for than there are songs, or songs that differ.
    case fewerSongsThanClusters(clusters: Int, songs: Int, different: Int)
}

extension InsightFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .constantFeatures(let path):
            "the songs of “\(path)” do not differ in any feature, so nothing can be compared; ingest songs that do"
        case .noClusters(let path):
            "“\(path)” has no clusters yet; run `timbre cluster` first"
        case .outdatedClusters(let path):
            "the clusters of “\(path)” are of an earlier model; run `timbre cluster` again"
        case .fewerSongsThanClusters(let clusters, let songs, let different):
            "\(clusters) clusters need as many songs that differ; there are \(songs)"
                + (different < songs ? ", \(different) of them different" : "")
                + ": ask for fewer with --clusters"
        }
    }
}
