import Timbre

/// Sentences that say what an evaluation's main figures mean.
struct EvaluationSummary {
    let evaluation: Evaluation

    /// A sentence for each main measure of each model.
    var sentences: [String] {
        evaluation.systems.filter { $0.kind == .model && !$0.hidesArtist }.flatMap { model in
            [
                sentence(model, .genrePrecision, Self.ofTen) { "\(Self.nearest), \($0) have its genre" },
                sentence(model, .subgenrePrecision, Self.ofTen) { "\(Self.nearest), \($0) have its subgenre" },
                sentence(model, .emotionPrecision, Self.ofTen) { "\(Self.nearest), \($0) have its emotion" },
                sentence(model, .rPrecision, Self.percent) {
                    "given five songs of a playlist, \($0) of its others are found among as many"
                },
            ].compactMap(\.self)
        }
    }

    private static let nearest = "of the ten songs by other artists nearest to a song"

    private func sentence(
        _ model: Evaluation.System, _ measure: MeasureName, _ shown: (Double) -> String, _ words: (String) -> String
    ) -> String? {
        func value(_ system: String?) -> String? {
            system.flatMap(evaluation.system)?.measure(measure).map { shown($0.value) }
        }
        guard let own = value(model.name) else { return nil }
        let best = evaluation.bestBaselines(for: model.name).first { $0.measure == measure }
        let others = [
            value(best?.baseline).map { "best baseline \($0)" }, value("random").map { "chance \($0)" },
        ].compactMap(\.self)
        return "\(model.title): \(words(own))" + (others.isEmpty ? "" : " (\(others.joined(separator: ", ")))")
    }

    private static func ofTen(_ share: Double) -> String { Units.fixed(10 * share, 1) }

    private static func percent(_ share: Double) -> String { "\(Units.fixed(100 * share, 1)) %" }
}
