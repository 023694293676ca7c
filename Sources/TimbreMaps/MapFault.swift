public import TimbreBase
public import TimbreCatalogue

/// The world's faults with clusters and maps; each says what happened, where, and what to do.
public enum MapFault: Fault, Equatable {
    /// Every feature is the same for every song.
    case constantFeatures(path: String)
    /// Nothing was clustered yet.
    case noClusters(path: String, model: ModelName = .standard)
    /// The clusters are of latent vectors that an earlier model gave.
    case outdatedClusters(path: String, model: ModelName = .standard)
    /// Clusters that are to be kept can't be those of the catalogue's songs.
    case impossibleClusters(path: String, reason: String)
    /// More clusters were asked for than there are songs, or different songs.
    case fewerSongsThanClusters(clusters: Int, songs: Int, different: Int)
    /// No map has been made yet.
    case noMap(path: String, model: ModelName = .standard)
    /// The map is of latent vectors that are no longer the catalogue's.
    case mapOfEarlierModel(path: String, model: ModelName = .standard)
    /// A map that is to be kept can't be one of the catalogue's songs.
    case impossibleMap(path: String, reason: String)
    /// A map was asked for of fewer than three songs.
    case tooFewSongsForMap(songs: Int)
    /// The perplexity is too large for the number of songs: three times the perplexity must be below `songs` − 1.
    case perplexityTooLarge(perplexity: Double, songs: Int)
    /// All songs have the same vector.
    case songsDoNotDiffer(songs: Int, kind: SongVectors.Kind)
}

extension MapFault {
    public var report: FaultReport {
        switch self {

        case .constantFeatures(let path):
            FaultReport(
                .input, "the songs of “\(path)” do not differ in any feature, so nothing can be compared",
                Remedy("add songs that do", by: .run(.ingest)), file: path)
        case .noClusters(let path, let model):
            FaultReport(
                .input, "“\(path)” has no clusters yet",
                Remedy("make them first", byRunning: .cluster, on: path, model), file: path)
        case .outdatedClusters(let path, let model):
            FaultReport(
                .input, "the clusters of “\(path)” are of an earlier model",
                Remedy("make new ones", byRunning: .cluster, on: path, model),
                file: path)
        case .impossibleClusters(let path, let reason):
            FaultReport(
                .input, "these clusters can't be those of “\(path)”: \(reason); nothing was changed", file: path)
        case .fewerSongsThanClusters(let clusters, let songs, let different):
            FaultReport(
                .input,
                "\(clusters) clusters need as many songs that differ; there \(songs == 1 ? "is 1" : "are \(songs)")"
                    + (different < songs ? ", \(different) of them different" : ""),
                Remedy("ask for \(max(min(songs, different), 1)) or fewer", by: .set(.clusters)))
        case .noMap(let path, let model):
            FaultReport(
                .input, "“\(path)” has no map yet", Remedy("make one", byRunning: .map, on: path, model),
                file: path)
        case .mapOfEarlierModel(let path, let model):
            FaultReport(
                .input, "the map of “\(path)” is of an earlier model's latent vectors",
                Remedy("make a new one", byRunning: .map, on: path, model), file: path)
        case .impossibleMap(let path, let reason):
            FaultReport(.input, "this map can't be one of “\(path)”: \(reason); nothing was changed", file: path)
        case .tooFewSongsForMap(let songs):
            FaultReport(
                .input, "\(songs == 1 ? "1 song is" : "\(songs) songs are") too few for a map, which needs 3 or more")
        case .perplexityTooLarge(let perplexity, let songs):
            songs < MapParameters.leastForTSNE
                ? FaultReport(
                    .input, "t-SNE needs \(MapParameters.leastForTSNE) songs or more, and there are \(songs)",
                    Remedy("take principal components", by: .set(.mapMethod, "pca")))
                : FaultReport(
                    .input,
                    "a perplexity of \(Counted.number(perplexity)) needs more than "
                        + "\(Counted.number(3 * perplexity + 1)) songs, and there are \(songs)",
                    Remedy(
                        "give one below \(Counted.number(Double(songs - 1) / 3)), or take principal components",
                        by: .set(.mapMethod, "pca")))
        case .songsDoNotDiffer(let songs, let kind):
            FaultReport(
                .input,
                "all \(songs) songs have the same \(kind == .latents ? "latent vector" : "features"), "
                    + "so no map can tell them apart")
        }
    }
}
