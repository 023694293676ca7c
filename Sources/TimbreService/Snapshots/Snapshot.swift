import Timbre
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreMaps
import TimbreSearch

/// Catalogue as one commit left it, with all that answers need.
final class Snapshot: Sendable {
    let catalogue: Catalogue
    /// Name of the commit in answers: its generation and a digest of its files.
    let name: String
    /// Digest of the songs and their texts.
    private let songs: String
    /// Index of songs by their identifiers.
    let identifiers: SourceIDIndex
    /// Index of the words of titles, artists and albums, made in the background, since a million songs take seconds.
    let words: Lazy<SongTextIndex>
    let clusters: Lazy<SongClusters>
    let map: Lazy<PackedMap>
    /// Percentiles of features over all songs.
    let percentiles: Lazy<FeatureDistributions>
    /// Quartiles of features over the songs of each cluster.
    let quartiles: Lazy<[FeatureDistributions]>
    private let nameLists: [String: Lazy<CategoryNames>]
    private let loaded: Result<Recommender, any Error>

    /// - Parameters:
    ///   - earlier: snapshot of an earlier commit, whose indices are reused where the songs are the same; nil for none.
    ///   - hostDevice: device that maps profiles.
    ///   - thread: thread that searches for all snapshots.
    /// - Throws: `CatalogueFault` and others for a damaged catalogue. A catalogue without a model is no error.
    init(
        at path: String, device: Device, hostDevice: Device, thread: SearchThread, earlier: Snapshot?
    ) throws {
        let catalogue = try Catalogue.open(at: path, readers: Self.readers)
        self.catalogue = catalogue
        songs = try catalogue.digestOfSongs()
        name = "\(catalogue.state.generation)-\(catalogue.digestOfFiles(songs: songs).prefix(8))"
        loaded = Result {
            try catalogue.checkRecipeIsReadable()
            let recommender = try Recommender(catalogue, device: device, encoderDevice: hostDevice) {
                BatchedSearcher(index: $0, thread: thread)
            }
            try recommender.index.prepareForManySearches()
            return recommender
        }
        if case .failure(let fault) = loaded, !Self.isServed(without: fault) { throw fault }
        if let earlier, earlier.songs == songs {
            (identifiers, words) = (earlier.identifiers, earlier.words)
        } else {
            identifiers = try SourceIDIndex(catalogue)
            words = Lazy { try SongTextIndex(catalogue) }
        }
        nameLists = Dictionary(
            uniqueKeysWithValues: catalogue.recipe.categories.map(\.name).map { name in
                (name, Lazy { try CategoryNames(name, of: catalogue) })
            })
        let clusters = Lazy { try catalogue.clusters() }
        self.clusters = clusters
        map = Lazy { try PackedMap(catalogue) }
        percentiles = Lazy { try FeatureDistributions.percentiles(catalogue) }
        quartiles = Lazy {
            let found = try clusters.value
            return try FeatureDistributions.quartiles(catalogue, labels: found.labels, clusters: found.summary.k)
        }
    }

    /// Whether a catalogue is served in spite of a fault that rules out recommendations: one without a usable model is,
    /// one that fails to load is not.
    private static func isServed(without fault: any Error) -> Bool {
        switch fault {
        case CatalogueFault.noModel, CatalogueFault.noSuchModel, CatalogueFault.unreadableRecipe,
            RecommenderFault.noDirections:
            true
        default: false
        }
    }

    /// Number of threads that may read songs at once.
    private static let readers = 8

    /// Names of a category.
    ///
    /// - Throws: `CatalogueFault.noSuchCategory`.
    func names(of category: String) throws -> CategoryNames {
        guard let names = nameLists[category] else {
            throw CatalogueFault.noSuchCategory(name: category, present: nameLists.keys.sorted())
        }
        return try names.value
    }

    /// Recommender of the catalogue.
    ///
    /// - Throws: `CatalogueFault.noModel`, `.unreadableRecipe`; `RecommenderFault.noDirections`.
    var recommender: Recommender { get throws { try loaded.get() } }

    var hasModel: Bool { if case .success = loaded { true } else { false } }
}
