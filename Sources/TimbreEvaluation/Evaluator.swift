public import TimbreBase
public import TimbreCatalogue
public import TimbreCompute
import TimbreFiles
import TimbreLearning
import TimbreSearch

extension Catalogue {
    /// Measures how well the catalogue's latent vectors recommend, beside baselines over the same queries and playlists.
    /// Works without a model: then the baselines are measured alone. The classic autoencoder's vectors are left in the
    /// catalogue's directory, where it can be written, for the next time; they may be deleted.
    ///
    ///     var options = EvaluationOptions()
    ///     options.playlists = PlaylistFile(path: "playlists.csv")
    ///     let evaluated = try catalogue.writing {
    ///         try $0.keep($0.makeEvaluation(device: device, options: options))
    ///     }
    ///
    /// - Throws: `EvaluationFault` for songs or files that can't be measured; `CatalogueFault`, `FileFault`,
    ///   `LearningFault`; `ComputeFault`; `CancellationError`.
    public func makeEvaluation(
        device: Device, options: EvaluationOptions = EvaluationOptions(), work: Work<EvaluationProgress> = Work()
    ) throws -> Evaluation {
        try Evaluator(self, device: device, options: options, work: work).run()
    }
}

/// One evaluation: what is asked, which does not depend on the system, and then each system's answers.
struct Evaluator {
    let catalogue: Catalogue
    let device: Device
    let options: EvaluationOptions
    let work: Work<EvaluationProgress>
    let data: SongFeatures
    let songs: EvaluationSongs
    let heldOut: HeldOutSongs
    /// Held-out songs that queries can be drawn from.
    let heldOutCount: Int
    /// Song ids.
    let queries: [Int]
    let areHeldOut: Bool
    /// Songs that coverage and hubness are measured among; nil for all.
    let spreadSample: [Int]?
    let labels: [LabelPrecision]
    let playlists: EvaluationPlaylists?
    /// Whether the model was trained with playlists.
    let knowsPlaylists: Bool
    var refused: [Evaluation.Refusal]
    var notes: [String]

    /// Fewer held-out songs than this tell too little.
    private static let leastHeldOut = 30

    init(
        _ catalogue: Catalogue, device: Device, options: EvaluationOptions, work: Work<EvaluationProgress> = Work()
    ) throws {
        (self.catalogue, self.device, self.options, self.work) = (catalogue, device, options, work)
        let count = catalogue.songCount
        guard count > NearestSongs.count else {
            throw EvaluationFault.tooFewSongsToEvaluate(path: catalogue.path, songs: count)
        }
        if catalogue.state.hasModel, catalogue.state.latentCount < count {
            throw EvaluationFault.songsWithoutLatents(
                path: catalogue.path, songs: count - catalogue.state.latentCount)
        }
        data = try catalogue.songFeatures()
        let isLookedUp = options.playlists != nil || options.vectors.contains { $0.ids != nil }
        songs = try EvaluationSongs(catalogue, data, withIdentifiers: isLookedUp)
        heldOut =
            try catalogue.state.hasModel
            ? HeldOutSongs(catalogue.modelFile(), songCount: count)
            : HeldOutSongs(training: catalogue.recipe.training, trainedCount: count, songCount: count)
        notes = []
        let recent = options.since.map(songs.since)
        if let year = options.since, recent?.selectedCount == 0 {
            throw EvaluationFault.noSongsSince(path: catalogue.path, year: year)
        }
        func isAsked(_ song: Int) -> Bool { recent?[song] ?? true }
        let untrained = heldOut.songs.filter(isAsked)
        heldOutCount = untrained.count
        let areEnough = untrained.count >= Self.leastHeldOut
        areHeldOut = areEnough && !options.fromAllSongs
        if !areEnough, !options.fromAllSongs {
            notes.append(
                "\(untrained.count) songs \(options.since.map { "since \($0) " } ?? "")were not trained on, "
                    + "too few to be the queries: they are drawn from all"
            )
        }
        var draws = EvaluationDraws(.evaluationQueries, seed: options.seed)
        queries = draws.sample(options.queries, of: areHeldOut ? untrained : (0..<count).filter(isAsked)).sorted()
        var spreadDraws = EvaluationDraws(.spreadSongs, seed: options.seed)
        let isLarge = count > options.spreadSongs
        spreadSample = isLarge ? spreadDraws.sample(options.spreadSongs, of: Array(0..<count)).sorted() : nil
        if isLarge {
            notes.append("coverage and hubness are those among \(options.spreadSongs) songs, drawn from \(count)")
        }
        let trained = try catalogue.state.hasModel ? TrainedPlaylists(catalogue.modelFile()) : nil
        knowsPlaylists = trained != nil
        (labels, refused) = Self.labels(catalogue.recipe, trained, data, songs, queries: queries)
        for (category, measure) in Self.measures where labels.contains(where: { $0.label.measure == measure }) {
            guard let agreement = trained?.agreement(on: category) else { continue }
            notes.append("\(measure.title) is in part what playlists told the model: \(agreement.inWords)")
        }
        playlists = try EvaluationPlaylists(catalogue, songs, options, trained: trained, notes: &notes)
        guard labels.isEmpty, playlists == nil else { return }
        // Where the model is told the labels, how its songs spread is still worth a look.
        let isTold = Self.measures.contains { measure in
            catalogue.recipe.trains(on: measure.category)
                || trained?.agreement(on: measure.category)?.givesAway ?? false
        }
        guard isTold else {
            throw EvaluationFault.nothingToEvaluateBy(path: catalogue.path, reasons: refused.map(\.reason))
        }
        notes.append("nothing here says which songs belong together: give playlists")
    }

    private static let measures: [(category: String, name: MeasureName)] = [
        ("genre", .genrePrecision), ("subgenre", .subgenrePrecision), ("emotion", .emotionPrecision),
    ]

    /// Labels that give each other away.
    private static let kin = ["genre": "subgenre", "subgenre": "genre"]

    /// The labels to measure by, and those that mean nothing here.
    private static func labels(
        _ recipe: Recipe, _ trained: TrainedPlaylists?, _ data: SongFeatures, _ songs: EvaluationSongs, queries: [Int]
    ) -> ([LabelPrecision], [Evaluation.Refusal]) {
        var (labels, refused) = ([LabelPrecision](), [Evaluation.Refusal]())
        for (category, measure) in measures {
            guard let column = recipe.categories.firstIndex(where: { $0.name == category }) else { continue }
            let label = EvaluationSongs.Label(measure: measure, ids: data.ids(ofCategory: column))
            let precision = LabelPrecision(label, queries: queries, songs: songs)
            let reason: String
            if recipe.trains(on: category) {
                reason =
                    (recipe.categories[column].isFeature
                        ? "the \(category) is a feature of the model" : "the model is trained on the \(category)")
                    + ", and finding it again would show only that it was told"
            } else if let kin = Self.kin[category], recipe.trains(on: kin) {
                reason = "the model is told the \(kin), which gives the \(category) away"
            } else if let agreement = trained?.agreement(on: category), agreement.givesAway {
                reason =
                    "the playlists that trained the model give the \(category) away: \(agreement.inWords)"
            } else {
                switch Set(label.ids).subtracting([0]).count {
                case 0: reason = "no song has a known \(category)"
                case 1: reason = "all songs have one \(category), and every answer would be right"
                default:
                    guard precision.places.isEmpty else {
                        guard songs.share(label) else {
                            reason = "no two songs by different artists have one \(category)"
                            break
                        }
                        labels.append(precision)
                        continue
                    }
                    reason = "no query with a \(category) has \(NearestSongs.count) songs by other artists to find"
                }
            }
            refused.append(Evaluation.Refusal(measure: measure, reason: reason))
        }
        return (labels, refused)
    }
}

extension Recipe {
    /// Whether a model by this recipe is told a category: as a feature, or by what its training brings together.
    fileprivate func trains(on category: String) -> Bool {
        categories.contains { $0.name == category && $0.isFeature } || (objective.weights[category] ?? 0) > 0
    }
}

extension Catalogue {
    /// The catalogue's model, compared with its checksums as far as it is read.
    func modelFile() throws -> SafeTensorsFile {
        try SafeTensorsFile(checkedFile(named: CatalogueFile.model))
    }
}
