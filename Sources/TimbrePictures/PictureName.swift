/// The pictures that there are.
public enum PictureName: String, Sendable, Codable, CaseIterable {
    case history
    case map
    case histograms
    case histogram
    case correlation
    case pairs
    case shares
    case clusters
    case clusterFeatures = "cluster-features"
    case clusterGenres = "cluster-genres"
    case clusterChoice = "cluster-choice"
    case evaluation
    case moods

    /// What it shows, in a few words.
    public var summary: String {
        switch self {
        case .history: "losses of the last training by epoch"
        case .map: "songs on a plane, by genre, artist and emotion"
        case .histograms: "how every feature is distributed, on one sheet"
        case .histogram: "the same, a file for each feature, or for a column"
        case .correlation: "how features go together"
        case .pairs: "features against each other"
        case .shares: "how many songs have which genre and emotion"
        case .clusters: "songs on a plane, by cluster, with centres and names"
        case .clusterFeatures: "what is typical of each cluster"
        case .clusterGenres: "the genres of each cluster"
        case .clusterChoice: "inertia and silhouette by the number of clusters"
        case .evaluation: "how well the model recommends, beside baselines"
        case .moods: "how well each classifier tells moods, a file each"
        }
    }
}
