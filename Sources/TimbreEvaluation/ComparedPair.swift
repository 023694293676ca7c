/// Two systems that are compared, as indices of the measured systems.
struct ComparedPair: Equatable {
    var system: Int
    var baseline: Int
    /// Whether both are the same view of two models.
    var isOfModels = false

    /// All pairs to compare: every whole model (without a model, the first given vectors) against every system that is
    /// no model; models with artists hidden against baselines that know no artists; and the main model against the
    /// other models.
    static func all(of candidates: [Candidate]) -> [ComparedPair] {
        let models = candidates.indices.filter { candidates[$0].kind == .model }
        let whole = models.filter { candidates[$0].view?.kind == .whole }
        let main = whole.isEmpty ? Array(candidates.indices.filter { candidates[$0].kind == .given }.prefix(1)) : whole
        let others = candidates.indices.filter { candidates[$0].kind != .model && !main.contains($0) }
        let cold = models.filter { !main.contains($0) }
        let blind = others.filter { candidates[$0].hidesArtist }
        return main.flatMap { main in others.map { ComparedPair(system: main, baseline: $0) } }
            + cold.flatMap { cold in blind.map { ComparedPair(system: cold, baseline: $0) } }
            + models.flatMap { model in
                models.filter { isOther(candidates[$0].view, than: candidates[model].view) }
                    .map { ComparedPair(system: model, baseline: $0, isOfModels: true) }
            }
    }

    /// Whether the first view is of another model, the second of the main one, and both are of the same kind.
    private static func isOther(_ view: Candidate.ModelView?, than main: Candidate.ModelView?) -> Bool {
        guard let view, let main else { return false }
        return main.model.isMain && !view.model.isMain && view.kind == main.kind
    }
}

extension Evaluation.Comparison {
    /// Largest magnitude that rounding gives a difference of 0; such a difference decides nothing.
    static let rounding = 1e-9

    /// - Parameter canDecide: whether there are enough queries or playlists for a verdict.
    init(
        _ measure: MeasureName, _ system: String, _ baseline: String, _ difference: Bootstrap.Interval, canDecide: Bool
    ) {
        let (low, high) =
            measure.isLowerBetter ? (-difference.high, -difference.low) : (difference.low, difference.high)
        self.init(
            measure: measure, system: system, baseline: baseline, difference: difference.value, low: difference.low,
            high: difference.high,
            verdict: !canDecide
                ? .undecided
                : low > Self.rounding
                    ? .better : high < -Self.rounding ? .worse : .undecided)
    }
}
