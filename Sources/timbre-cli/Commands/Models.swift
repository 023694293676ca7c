import ArgumentParser
import Timbre

struct Models: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists a catalogue's models, or removes one.",
        discussion: """
            `timbre train --name` adds a model, and `timbre embed --model` brings one from elsewhere. In other \
            commands, --model selects the model to use, else “default”.

            Example:

              timbre models
              timbre models --remove wide
            """)

    static let meaningless: Set<CommonOption> = [.device, .threads]

    @Option(
        help: ArgumentHelp(
            "Remove this model with its latent vectors, clusters, map and evaluation; pictures stay.",
            valueName: "name"),
        transform: ModelName.init(parsing:))
    var remove: ModelName?

    @OptionGroup var common: CommonOptions<Self>

    func run() throws {
        try common.begin()
        if let remove {
            _ = try common.writing(keeping: "the model stands", model: remove, ignoringLearned: true) {
                try $0.removingModel()
            }
            if common.json { return try JSONLine([("removed", .text("\(remove)"))]).printed() }
            return try Console.result("the model “\(remove)” is removed")
        }
        let catalogue = try Catalogue.open(at: common.cataloguePath, ignoringLearned: true)
        if catalogue.modelNames.isEmpty { Console.note(CatalogueFault.noModel(path: catalogue.path).sentence) }
        var table = Table([
            ("model", .left), ("numbers", .right), ("epochs", .right), ("songs", .right), ("mapped", .right),
            ("made of", .left),
        ])
        for name in catalogue.modelNames {
            do {
                let view = try catalogue.selecting(name)
                let row = Row(
                    view: view, model: try view.model(),
                    differences: name == .standard ? [] : try view.recipe.differences(from: catalogue.recipe))
                if common.json { try row.json.printed() } else { table.add(row.cells) }
            } catch  where !(error is CancellationError) {
                if common.json {
                    try JSONLine([("name", .text("\(name)")), ("fault", .text(error.sentence))]).printed()
                } else {
                    table.add(["\(name)", "", "", "", "", error.sentence])
                }
            }
        }
        if !common.json, !catalogue.modelNames.isEmpty { try table.printed() }
    }

    /// Row of the list of models.
    private struct Row {
        var view: Catalogue
        var model: Model
        /// Values of the model's recipe that differ from the catalogue's.
        var differences: [String]

        var json: JSONLine {
            JSONLine([
                ("name", .text("\(view.modelName)")), ("recipe", .text(model.recipe.name)),
                ("dimensions", .integer(model.latentWidth)), ("epochs", .integer(model.epochs)),
                ("best_epoch", .integer(model.bestEpoch)), ("songs", .integer(model.songCount)),
                ("mapped", .integer(view.state.latentCount)), ("of_other_songs", .flag(model.isOfOtherSongs)),
                ("began_with_weights", .flag(model.hasBegunWithWeights)),
                ("playlists", model.playlists.map { .integer($0.identifiers.count) } ?? .none),
                ("differences", .list(differences.map { .text($0) })),
            ])
        }

        var cells: [String] {
            var parts = [model.recipe.name]
            if model.isOfOtherSongs { parts.append("trained on other songs") }
            if model.hasBegunWithWeights { parts.append("began with a model's weights") }
            if let playlists = model.playlists {
                parts.append("with \(Counted.things(playlists.identifiers.count, "playlist"))")
            }
            return [
                "\(view.modelName)", "\(model.latentWidth)", "\(model.bestEpoch) of \(model.epochs)",
                "\(model.songCount)", "\(view.state.latentCount)", (parts + differences).joined(separator: ", "),
            ]
        }
    }
}
