import ArgumentParser
import Timbre

struct Embed: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Maps songs by a model that is there: those that are new, or all of them by a model of other songs.",
        discussion: """
            Songs that have no latent vector yet get one. Artists, genres and emotions that are newer than the model count \
            as unknown until the next training.

            With --model and a path, or with --name, all songs are mapped by a model that was trained elsewhere and asks \
            for the same features, which is then this catalogue's. Artists are the same by their names; those that the \
            model does not know count as unknown. A song gets the same vector in every catalogue. A path has a slash or a dot.

            Example:

              timbre ingest more-songs.csv && timbre embed
              timbre embed --model ../other.timbre
              timbre embed --model models/wide.safetensors --name wide
            """)

    @Option(
        help: ArgumentHelp(
            "The model: one of the catalogue's by its name, another catalogue, or a model's file.", valueName: "model"),
        transform: ModelSource.init(parsing:))
    var model = ModelSource.name(.standard)

    @Option(
        help: ArgumentHelp(
            "What a model from elsewhere is called here; it takes the place of the one of that name.",
            discussion: "“default” unless given.", valueName: "name"),
        transform: ModelName.init(parsing:))
    var name: ModelName?

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.begin()
        if case .name(let model) = model, name == nil { try mapNewSongs(by: model) } else { try bring() }
    }

    private func mapNewSongs(by model: ModelName) throws {
        let progress = ProgressLine()
        let (catalogue, count) = try common.writing(
            keeping: "the latent vectors are as they were", model: model
        ) { catalogue in
            try catalogue.embed(
                device: try common.selectedDevice(),
                work: progress.work { "mapping \(ProgressLine.bar($0.share))" })
        }
        progress.end()
        if let note = try catalogue.noteOnDirections() { Console.note(note) }
        if common.json {
            try JSONLine([("mapped", .integer(count)), ("songs", .integer(catalogue.songCount))]).printed()
        } else {
            try Console.result(
                "\(Counted.songs(count)) mapped; all \(catalogue.songCount) have a latent vector")
        }
    }

    private func bring() throws {
        let progress = ProgressLine()
        let (catalogue, model) = try common.writing(
            keeping: "an earlier model stands", model: name ?? .standard, ignoringLearned: true
        ) { catalogue in
            try catalogue.embed(
                by: try self.model.model(of: catalogue), device: try common.selectedDevice(),
                work: progress.work { "mapping \(ProgressLine.bar($0.share))" })
        }
        progress.end()
        let known = model.namesInCommon
        for its in known where its.names > 0 {
            Console.note(
                its.known == its.names
                    ? "the model knows every \(its.category) here"
                    : "the model knows \(its.known) of the \(Counted.things(its.names, its.category)); the others count as unknown"
            )
        }
        if let note = try catalogue.noteOnDirections() { Console.note(note) }
        if common.json {
            try JSONLine([
                ("mapped", .integer(catalogue.songCount)), ("songs", .integer(catalogue.songCount)),
                ("model", .text("\(catalogue.modelName)")),
                (
                    "known",
                    .object(
                        known.map {
                            ($0.category, .object([("known", .integer($0.known)), ("names", .integer($0.names))]))
                        })
                ),
            ]).printed()
        } else {
            try Console.result(
                "\(Counted.songs(catalogue.songCount)) mapped by “\(self.model.text)” to \(model.latentWidth) numbers each; "
                    + "the model is called “\(catalogue.modelName)” here")
        }
    }
}
