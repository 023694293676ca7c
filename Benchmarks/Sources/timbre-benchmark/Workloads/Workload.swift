/// What can be measured alone, by `--only`.
enum Workload: String, CaseIterable {
    case search, train, classifier, ingest, similar, cluster, map, wide, gpu

    func measure(_ bench: Bench) throws {
        switch self {
        case .search: try SearchWorkload(bench).measure()
        case .train: try TrainWorkload(bench).measure()
        case .classifier: try ClassifierWorkload(bench).measure()
        case .ingest: try IngestWorkload(bench).measure()
        case .similar: try SimilarWorkload(bench).measure()
        case .cluster: try ClusterWorkload(bench).measure()
        case .map: try MapWorkload(bench).measure()
        case .wide: try WideWorkload(bench: bench).measure()
        case .gpu: try GPUWorkload(bench).measure()
        }
    }
}
