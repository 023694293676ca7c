import TimbreCatalogue

extension Evaluator {
    static let measures: [(category: String, name: MeasureName)] = [
        ("genre", .genrePrecision), ("subgenre", .subgenrePrecision), ("emotion", .emotionPrecision),
    ]

    /// The labels to measure by, and refusals of those that would mean nothing.
    static func labels(
        _ models: [EvaluatedModel], _ data: SongFeatures, _ songs: EvaluationSongs, queries: [Int]
    ) -> ([LabelPrecision], [Evaluation.Refusal]) {
        var (labels, refused) = ([LabelPrecision](), [Evaluation.Refusal]())
        for (category, measure) in measures {
            guard let column = models[0].catalogue.recipe.categories.firstIndex(where: { $0.name == category }) else {
                continue
            }
            let label = EvaluationSongs.Label(measure: measure, ids: data.ids(ofCategory: column))
            let precision = LabelPrecision(label, queries: queries, songs: songs)
            let told = models.lazy.compactMap { $0.reason(against: category) }.first
            if let reason = told ?? reason(against: precision, category, songs) {
                refused.append(Evaluation.Refusal(measure: measure, reason: reason))
            } else {
                labels.append(precision)
            }
        }
        return (labels, refused)
    }

    /// Reason for which a label says nothing about these songs; nil for a label that does.
    private static func reason(
        against precision: LabelPrecision, _ category: String, _ songs: EvaluationSongs
    ) -> String? {
        switch Set(precision.label.ids).subtracting([0]).count {
        case 0: "no song has a known \(category)"
        case 1: "all songs have one \(category), and every answer would be right"
        case _ where precision.places.isEmpty:
            "no query with a \(category) has \(NearestSongs.count) songs by other artists to find"
        case _ where !songs.share(precision.label): "no two songs by different artists have one \(category)"
        default: nil
        }
    }
}
