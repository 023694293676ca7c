import ArgumentParser
import Timbre

struct MoodsModels: CommonCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Lists a catalogue's classifiers, or removes one.",
        discussion: """
            Example:

              timbre moods models
              timbre moods models --remove lyrics-topics
            """)

    static let meaningless: Set<CommonOption> = [.device, .threads]

    @Option(
        help: ArgumentHelp("Remove this classifier with its report and the moods that it told.", valueName: "name"))
    var remove: String?

    @OptionGroup var common: CommonOptions<Self>

    func run() throws {
        try common.begin()
        if let remove {
            _ = try common.writing(keeping: "the classifier stands", ignoringLearned: true) {
                try $0.moods.remove(remove)
            }
            if common.json { return try JSONLine([("removed", .text(remove))]).printed() }
            return try Console.result("the classifier “\(remove)” is removed")
        }
        let catalogue = try Catalogue.open(at: common.cataloguePath, ignoringLearned: true)
        let (found, damaged) = catalogue.moods.classifiers
        if found.isEmpty, damaged.isEmpty { Console.note(MoodFault.noModel(path: catalogue.path).sentence) }
        var table = Table([
            ("classifier", .left), ("of", .left), ("recipe", .left), ("counts", .left), ("trained on", .right),
            ("told", .right), ("moods", .left),
        ])
        for model in found {
            if common.json {
                try JSONLine([
                    ("name", .text(model.name)), ("of_listeners", .flag(model.isOfListeners)),
                    ("recipe", .text(model.recipe)), ("chosen", .text(model.chosen.rawValue)),
                    ("rows", .integer(model.rows)), ("songs", model.songs.map { .integer($0) } ?? .none),
                    ("newer_songs", model.newerSongs.map { .integer($0) } ?? .none), ("stale", .flag(model.isStale)),
                    ("classes", .list(model.classes.map { .text($0) })),
                ]).printed()
                continue
            }
            let songs = model.songs.map { "\($0)\(model.isStale ? " (stale)" : "")" } ?? ""
            table.add([
                model.name, model.isOfListeners ? "listeners" : "songs", model.recipe, model.chosen.rawValue,
                "\(model.rows)", songs, model.classes.joined(separator: ", "),
            ])
        }
        for (name, fault) in damaged {
            if common.json {
                try JSONLine([("name", .text(name)), ("fault", .text(fault.sentence))]).printed()
            } else {
                table.add([name, "", "", "", "", "", fault.sentence])
            }
        }
        if !common.json, !found.isEmpty || !damaged.isEmpty { try table.printed() }
    }
}
