import ArgumentParser
import Foundation
import Timbre

/// Options that choose the models to measure.
struct EvaluateModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Model to measure; `timbre models` lists them. (default: “default”)", valueName: "name"),
        transform: ModelName.init(parsing:))
    var model: ModelName?

    @Option(
        help: ArgumentHelp(
            "Models to measure side by side, separated by commas. Repeatable.",
            discussion: """
                All get the same queries (songs that none of them was trained on) and playlists (those that trained \
                none). The others are compared with the first, under whose name the evaluation is kept.
                """, valueName: "name,name…"), transform: Self.names)
    var models: [[ModelName]] = []

    func validate() throws {
        if model != nil, !models.isEmpty {
            throw ValidationError("--model does not go with --models: name all models in --models, the main one first")
        }
    }

    /// Name of the model with which the others are compared.
    var main: ModelName { model ?? models.first?.first ?? .standard }
    var others: [ModelName] { Array(models.joined().dropFirst()) }

    /// - Throws: `CatalogueFault.impossibleModelName`.
    private static func names(_ text: String) throws -> [ModelName] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map {
            try ModelName(parsing: $0.trimmingCharacters(in: .whitespaces))
        }
    }
}
