import Timbre

/// Output of an evaluation.
enum EvaluationLines {
    @Sendable
    static func step(_ now: EvaluationProgress) -> String {
        switch now {
        case .system(let title, let systems): "\(title), \(systems.done + 1) of \(systems.total)"
        case .training(let title, let now): "training the \(title), epoch \(now.epoch) of \(now.epochs) at most"
        case .resampling: "resampling"
        }
    }

    static func printed(_ evaluation: Evaluation) throws {
        try Console.result(heading(evaluation))
        for sentence in EvaluationSummary(evaluation: evaluation).sentences { try Console.result(sentence) }
        for measures in groups {
            let measured = measures.filter { name in evaluation.systems.contains { $0.measure(name) != nil } }
            guard !measured.isEmpty else { continue }
            try Console.result("")
            try systems(evaluation, measured).printed()
        }
        for system in evaluation.systems {
            let given = evaluation.comparisons.filter {
                $0.system == system.name && evaluation.system($0.baseline)?.kind == .given
            }
            let its = evaluation.bestBaselines(for: system.name) + given
            guard !its.isEmpty else { continue }
            try Console.result("")
            try Console.result("\(system.title), less the best baseline that knows no more")
            try comparisons(its, evaluation).printed()
        }
        for system in evaluation.systems {
            let its = evaluation.comparisons.filter {
                $0.system == system.name && evaluation.system($0.baseline)?.kind == .model
            }
            guard !its.isEmpty else { continue }
            try Console.result("")
            try Console.result("\(system.title), less the other models")
            try comparisons(its, evaluation, than: "model").printed()
        }
        let unbeaten = evaluation.unbeaten ?? []
        if !unbeaten.isEmpty { try Console.result("") }
        for comparison in unbeaten { try Console.result(sentence(comparison, evaluation)) }
        if !evaluation.refused.isEmpty { try Console.result("") }
        for refusal in evaluation.refused {
            try Console.result("\(refusal.measure.title) is no measure here: \(refusal.reason)")
        }
    }

    private static func heading(_ evaluation: Evaluation) -> String {
        let queries = evaluation.queries
        let untrained = evaluation.models.count > 1 ? "no model was trained on" : "were not trained on"
        let held = queries.areHeldOut ? "of \(queries.heldOutSongs) that \(untrained)" : "of all songs"
        let playlists = evaluation.playlists.map {
            "; \($0.count) playlists\($0.part == .all ? "" : " of the \($0.part.rawValue) half")"
        }
        let since = queries.since.map { " since \($0)" } ?? ""
        return "\(Counted.songs(evaluation.songs)); \(queries.count) queries\(since), \(held)\(playlists ?? "")"
    }

    private static func systems(_ evaluation: Evaluation, _ measures: [MeasureName]) -> Table {
        var table = Table([("system", .left)] + measures.map { ($0.title, .right) })
        for system in evaluation.systems where measures.contains(where: { system.measure($0) != nil }) {
            table.add(
                [system.title]
                    + measures.map { name in
                        guard let measure = system.measure(name) else { return "" }
                        let digits = name == .hubness ? 2 : 3
                        return interval(measure.value, measure.low, measure.high, digits: digits)
                    })
        }
        return table
    }

    /// Measures by table, each of which fits into 80 columns.
    private static let groups: [[MeasureName]] = [
        [.genrePrecision, .subgenrePrecision], [.emotionPrecision], [.rPrecision, .ndcg],
        [.rPrecisionByOthers, .ndcgByOthers], [.coverage, .hubness, .duplicates],
    ]

    private static func comparisons(
        _ comparisons: [Evaluation.Comparison], _ evaluation: Evaluation, than others: String = "baseline"
    ) -> Table {
        var table = Table([("measure", .left), (others, .left), ("difference", .right)])
        for its in comparisons {
            table.add([its.measure.title, title(its.baseline, evaluation), difference(its)])
        }
        return table
    }

    private static func sentence(_ comparison: Evaluation.Comparison, _ evaluation: Evaluation) -> String {
        let verdict = comparison.verdict == .worse ? "worse" : "not better"
        let (system, baseline) = (title(comparison.system, evaluation), title(comparison.baseline, evaluation))
        return "“\(system)” is \(verdict) than “\(baseline)” by \(comparison.measure.title): \(difference(comparison))"
    }

    private static func title(_ name: String, _ evaluation: Evaluation) -> String {
        evaluation.system(name)?.title ?? name
    }

    private static func difference(_ comparison: Evaluation.Comparison) -> String {
        interval(comparison.difference, comparison.low, comparison.high, digits: 4)
    }

    private static func interval(_ value: Double, _ low: Double?, _ high: Double?, digits: Int) -> String {
        guard let low, let high else { return Units.fixed(value, digits) }
        return "\(Units.fixed(value, digits)) [\(Units.fixed(low, digits)), \(Units.fixed(high, digits))]"
    }

    /// JSON lines: the evaluation, then one line per system, then one line per comparison.
    static func json(_ evaluation: Evaluation) -> [JSONLine] {
        let playlists: JSONLine.Value =
            evaluation.playlists.map {
                .object([
                    ("file", .text($0.file)), ("part", .text($0.part.rawValue)), ("count", .integer($0.count)),
                    ("rows", .integer($0.rows)), ("unknown_rows", .integer($0.unknownRows)),
                    ("trained", $0.trainedCount.map { .integer($0) } ?? .none),
                ])
            } ?? .none
        let head = JSONLine([
            ("kind", .text("evaluation")), ("songs", .integer(evaluation.songs)),
            ("model_generation", evaluation.modelGeneration.map { .integer($0) } ?? .none),
            ("seed", .integer(Int(truncatingIfNeeded: evaluation.seed))),
            ("queries", .integer(evaluation.queries.count)), ("held_out", .flag(evaluation.queries.areHeldOut)),
            ("held_out_songs", .integer(evaluation.queries.heldOutSongs)),
            ("since", evaluation.queries.since.map { .integer($0) } ?? .none), ("playlists", playlists),
            (
                "refused",
                .list(
                    evaluation.refused.map {
                        .object([("measure", .text($0.measure.rawValue)), ("reason", .text($0.reason))])
                    })
            ),
            (
                "unbeaten",
                .list(
                    (evaluation.unbeaten ?? []).map {
                        .object([
                            ("measure", .text($0.measure.rawValue)), ("system", .text($0.system)),
                            ("baseline", .text($0.baseline)),
                        ])
                    })
            ),
            ("notes", .list(evaluation.notes.map { .text($0) })),
        ])
        return [head] + evaluation.systems.map(json) + evaluation.comparisons.map(json)
    }

    private static func json(_ system: Evaluation.System) -> JSONLine {
        JSONLine([
            ("kind", .text("system")), ("name", .text(system.name)), ("title", .text(system.title)),
            ("of", .text(system.kind.rawValue)), ("dimensions", .integer(system.dimensions)),
            ("hides_artist", .flag(system.hidesArtist)),
            ("knows_playlists", .flag(system.knowsPlaylists ?? false)),
            ("model", system.model.map { .text($0) } ?? .none),
            ("model_generation", system.modelGeneration.map { .integer($0) } ?? .none),
            (
                "measures",
                .object(
                    system.measures.map { measure in
                        (
                            measure.name.rawValue,
                            .object([
                                ("value", .number(measure.value)), ("low", measure.low.map { .number($0) } ?? .none),
                                ("high", measure.high.map { .number($0) } ?? .none), ("count", .integer(measure.count)),
                            ])
                        )
                    })
            ),
        ])
    }

    private static func json(_ comparison: Evaluation.Comparison) -> JSONLine {
        JSONLine([
            ("kind", .text("comparison")), ("measure", .text(comparison.measure.rawValue)),
            ("system", .text(comparison.system)), ("baseline", .text(comparison.baseline)),
            ("difference", .number(comparison.difference)), ("low", .number(comparison.low)),
            ("high", .number(comparison.high)), ("verdict", .text(comparison.verdict.rawValue)),
        ])
    }
}
