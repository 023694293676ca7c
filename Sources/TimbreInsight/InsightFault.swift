/// The world's faults with clusters, maps, evaluation and pictures; each says what happened, where, and what to do.
public enum InsightFault: Error, Equatable {
    /// Every feature is the same for every song.
    case constantFeatures(path: String)

    case noEvaluation(path: String)
    /// The evaluation in that file is of an earlier model.
    case staleEvaluation(path: String)
}

extension InsightFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .constantFeatures(let path):
            "the songs of “\(path)” do not differ in any feature, so nothing can be compared; ingest songs that do"
        case .noEvaluation(let path):
            "the catalogue “\(path)” has not been evaluated; run `timbre evaluate`"
        case .staleEvaluation(let path):
            "“\(path)” is of another model than the catalogue has now; run `timbre evaluate` again"
        }
    }
}
