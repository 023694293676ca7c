public import TimbreBase
public import TimbreCatalogue
public import TimbreCompute
import TimbreFiles
import TimbreLearning
import TimbreSearch

extension Catalogue {
    /// Measures how well the catalogue's latent vectors recommend, beside baselines over the same queries and
    /// playlists. Without a model, the baselines are measured alone. The classic autoencoder's vectors are stored in
    /// the catalogue's directory, where it can be written, for the next evaluation; they may be deleted.
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

/// One evaluation: queries and playlists that do not depend on the system, then each system's answers.
struct Evaluator {
    let catalogue: Catalogue
    let device: Device
    let options: EvaluationOptions
    let work: Work<EvaluationProgress>
    let data: SongFeatures
    let songs: EvaluationSongs
    /// Measured models, the catalogue's own first.
    let models: [EvaluatedModel]
    /// Number of held-out songs that queries can be drawn from.
    let heldOutCount: Int
    /// Ids of the songs that are queries, ascending.
    let queries: [Int]
    let areHeldOut: Bool
    /// Ids of the songs over which coverage and hubness are measured, ascending; nil for all songs.
    let spreadSample: [Int]?
    let labels: [LabelPrecision]
    let playlists: EvaluationPlaylists?
    var refused: [Evaluation.Refusal]
    var notes: [String]

    /// Fewest held-out songs that suffice as queries.
    private static let leastHeldOut = 30

    init(
        _ catalogue: Catalogue, device: Device, options: EvaluationOptions, work: Work<EvaluationProgress> = Work()
    ) throws {
        (self.catalogue, self.device, self.options, self.work) = (catalogue, device, options, work)
        let count = catalogue.songCount
        guard count > NearestSongs.count else {
            throw EvaluationFault.tooFewSongsToEvaluate(path: catalogue.path, songs: count)
        }
        models = try EvaluatedModel.models(of: catalogue, beside: options.otherModels)
        data = try catalogue.songFeatures(texts: models.contains { $0.catalogue.recipe.readsTexts })
        let isLookedUp = options.playlists != nil || options.vectors.contains { $0.ids != nil }
        songs = try EvaluationSongs(catalogue, data, withIdentifiers: isLookedUp)
        notes = models.notes
        let recent = options.since.map(songs.since)
        if let year = options.since, recent?.selectedCount == 0 {
            throw EvaluationFault.noSongsSince(path: catalogue.path, year: year)
        }
        func isAsked(_ song: Int) -> Bool { recent?[song] ?? true }
        let untrained = models.heldOutSongs.filter(isAsked)
        heldOutCount = untrained.count
        let areEnough = untrained.count >= Self.leastHeldOut
        areHeldOut = areEnough && !options.fromAllSongs
        if !areEnough, !options.fromAllSongs {
            notes.append(
                "\(untrained.count) songs \(options.since.map { "since \($0) " } ?? "")were not trained on"
                    + "\(models.count > 1 ? " by any of the models" : ""), too few to be the queries: they are drawn "
                    + "from all"
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
        (labels, refused) = Self.labels(models, data, songs, queries: queries)
        for (category, measure) in Self.measures where labels.contains(where: { $0.label.measure == measure }) {
            for model in models {
                guard let agreement = model.playlists?.agreement(on: category) else { continue }
                notes.append(
                    "\(measure.title) is in part what playlists told \(model.inWords): \(agreement.inWords)")
            }
        }
        playlists = try EvaluationPlaylists(catalogue, songs, options, models: models, notes: &notes)
        guard labels.isEmpty, playlists == nil else { return }
        // Coverage and hubness of a model mean something even where it is told the labels.
        let isTold = Self.measures.contains { its in models.contains { $0.reason(against: its.category) != nil } }
        guard isTold else {
            throw EvaluationFault.nothingToEvaluateBy(path: catalogue.path, reasons: refused.map(\.reason))
        }
        notes.append("nothing here says which songs belong together: give playlists")
    }
}
