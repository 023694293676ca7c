import ArgumentParser
import Foundation
import Timbre

/// The models that `evaluate` measures.
struct EvaluateModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "One of the catalogue's models; timbre models lists them.", discussion: "“default” unless given.",
            valueName: "name"),
        transform: ModelName.init(parsing:))
    var model: ModelName?

    @Option(
        help: ArgumentHelp(
            "Several of them side by side, with commas between; can be repeated.",
            discussion: """
                On the same queries, songs that none of them was trained on, and playlists that trained none. The \
                others are compared with the first, under whose name the evaluation is kept.
                """, valueName: "name,name…"), transform: Self.names)
    var models: [[ModelName]] = []

    func validate() throws {
        if model != nil, !models.isEmpty {
            throw ValidationError("--model goes without --models: name all models in --models, the main one first")
        }
    }

    /// Model with which the others are compared.
    var main: ModelName { model ?? models.first?.first ?? .standard }
    var others: [ModelName] { Array(models.joined().dropFirst()) }

    /// - Throws: `CatalogueFault.impossibleModelName`.
    private static func names(_ text: String) throws -> [ModelName] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map {
            try ModelName(parsing: $0.trimmingCharacters(in: .whitespaces))
        }
    }
}
