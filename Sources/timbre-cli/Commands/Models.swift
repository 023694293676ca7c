import ArgumentParser
import Timbre

struct Models: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the models of a catalogue, or removes one.",
        discussion: """
            timbre train --name makes another beside those that are there, timbre embed --model brings one from elsewhere, \
            and --model names the one that a command works with; without it that is “default”.

            Example:

              timbre models
              timbre models --remove wide
            """)

    @Option(
        help: ArgumentHelp(
            "Remove this model, its latent vectors, clusters, map and evaluation; pictures stay.", valueName: "name"),
        transform: ModelName.init(parsing:))
    var remove: ModelName?

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.begin()
        if let remove {
            _ = try common.writing(keeping: "the model stands", model: remove, ignoringLearned: true) {
                try $0.removingModel()
            }
            return try Console.result("the model “\(remove)” is removed")
        }
        let catalogue = try Catalogue.open(at: common.cataloguePath, ignoringLearned: true)
        let standard = catalogue.recipe
        var table = Table([
            ("model", .left), ("numbers", .right), ("epochs", .right), ("songs", .right), ("mapped", .right),
            ("made of", .left),
        ])
        for name in catalogue.modelNames {
            let view = try catalogue.selecting(name)
            let model = try view.model()
            let differences = try name == .standard ? [] : view.recipe.differences(from: standard)
            if common.json {
                try JSONLine([
                    ("name", .text("\(name)")), ("recipe", .text(model.recipe.name)),
                    ("dimensions", .integer(model.latentWidth)), ("epochs", .integer(model.epochs)),
                    ("best_epoch", .integer(model.bestEpoch)), ("trained_songs", .integer(model.songCount)),
                    ("mapped", .integer(view.state.latentCount)), ("of_other_songs", .flag(model.isOfOtherSongs)),
                    ("playlists", model.playlists.map { .integer($0.identifiers.count) } ?? .none),
                    ("differences", .list(differences.map { .text($0) })),
                ]).printed()
            } else {
                table.add([
                    "\(name)", "\(model.latentWidth)", "\(model.bestEpoch) of \(model.epochs)", "\(model.songCount)",
                    "\(view.state.latentCount)", Self.description(model, differences),
                ])
            }
        }
        if !common.json { try table.printed() }
    }

    /// The recipe, and how it differs from the catalogue's.
    private static func description(_ model: Model, _ differences: [String]) -> String {
        var parts = [model.recipe.name]
        if model.isOfOtherSongs { parts.append("trained on other songs") }
        if let playlists = model.playlists {
            parts.append("with \(Counted.things(playlists.identifiers.count, "playlist"))")
        }
        return (parts + differences).joined(separator: ", ")
    }
}
