import Timbre
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreMaps
import TimbreSearch

/// A catalogue as one commit left it, with all that answers are made of.
final class Snapshot: Sendable {
    let catalogue: Catalogue
    /// Names the commit in answers: its generation, then what tells it from another catalogue's.
    let name: String
    /// Names the songs and their texts.
    private let songs: String
    /// Songs by their identifiers.
    let identifiers: SourceIDIndex
    /// Words of titles, artists and albums. Made in the background, since a million songs take seconds.
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
    ///   - earlier: a snapshot of an earlier commit, whose songs may be the same.
    ///   - hostDevice: maps profiles.
    ///   - thread: searches for all snapshots.
    /// - Throws: `CatalogueFault`; what a damaged catalogue throws. A catalogue without a model is no fault.
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

    /// Whether a catalogue without recommendations is served: one that has no model yet, not one that fails to load.
    private static func isServed(without fault: any Error) -> Bool {
        switch fault {
        case CatalogueFault.noModel, CatalogueFault.noSuchModel, CatalogueFault.unreadableRecipe,
            RecommenderFault.noDirections:
            true
        default: false
        }
    }

    /// Threads that may read songs at once.
    private static let readers = 8

    /// - Throws: `CatalogueFault.noSuchCategory`.
    func names(of category: String) throws -> CategoryNames {
        guard let names = nameLists[category] else {
            throw CatalogueFault.noSuchCategory(name: category, present: nameLists.keys.sorted())
        }
        return try names.value
    }

    /// - Throws: `CatalogueFault.noModel`, `.unreadableRecipe`; `RecommenderFault.noDirections`.
    var recommender: Recommender { get throws { try loaded.get() } }

    var hasModel: Bool { if case .success = loaded { true } else { false } }
}
