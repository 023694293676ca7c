/// The world's faults with clusters, maps, evaluation and pictures; each says what happened, where, and what to do.
public enum InsightFault: Error, Equatable {
    /// Every feature is the same for every song.
    case constantFeatures(path: String)
}

extension InsightFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .constantFeatures(let path):
            "the songs of “\(path)” do not differ in any feature, so nothing can be compared; ingest songs that do"
        }
    }
}
