import ArgumentParser
import Timbre

struct Embed: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Maps new songs with an existing model, or all songs with a model from elsewhere.",
        discussion: """
            Songs that have no latent vector yet get one. Artists, genres and emotions that are newer than the model \
            count as unknown until the next training.

            --model with a path maps all songs with a model that was trained elsewhere on the same features; the \
            model then becomes this catalogue's. Artists are matched by name, and those that the model does not know \
            count as unknown. A song gets the same vector in every catalogue. A value with a slash or a dot is a \
            path: a catalogue's path means its default model; to use another of its models, give that model's file. \
            --model with a name, together with --name, copies one of this catalogue's models.

            Example:

              timbre ingest more-songs.csv && timbre embed
              timbre embed --model ../other.timbre
              timbre embed --model models/wide.safetensors --name wide
            """)

    static let meaningless: Set<CommonOption> = [.wide]

    @Option(
        help: ArgumentHelp(
            "Model: one of this catalogue's by name, another catalogue, or a model file. (default: “default”)",
            valueName: "model"),
        transform: ModelSource.init(parsing:))
    var model: ModelSource?

    @Option(
        help: ArgumentHelp(
            "Name for the model from elsewhere, or for the copy; replaces a model of that name. (default: “default”)",
            valueName: "name"),
        transform: ModelName.init(parsing:))
    var name: ModelName?

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        guard let name else { return }
        switch model {
        case nil:
            throw ValidationError("--name \(name) goes with --model; --model \(name) maps new songs by that model")
        case .name(name):
            throw ValidationError("--name \(name) and --model \(name) are the same model: leave --name out")
        default: return
        }
    }

    func run() throws {
        try common.begin()
        switch (model ?? .name(.standard), name) {
        case (.name(let model), nil): try mapNewSongs(by: model)
        case (let model, let name): try bring(model, as: name ?? .standard)
        }
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
        if let note = catalogue.noteOnEarlierModel() { Console.note(note) }
        if common.json {
            try JSONLine([("mapped", .integer(count)), ("songs", .integer(catalogue.songCount))]).printed()
        } else {
            try Console.result(
                "\(Counted.songs(count)) mapped; all \(catalogue.songCount) have a latent vector")
        }
    }

    private func bring(_ source: ModelSource, as name: ModelName) throws {
        let progress = ProgressLine()
        let (catalogue, model, note) = try common.writing(
            keeping: "the catalogue is as it was", model: name, ignoringLearned: true
        ) { catalogue in
            let work = progress.work { (songs: Portion) in "mapping \(ProgressLine.bar(songs.share))" }
            switch source {
            case .name(let own): return try catalogue.embed(by: own, device: common.selectedDevice(), work: work)
            case .path(let path):
                return try catalogue.embed(by: Model(at: path), device: common.selectedDevice(), work: work)
            }
        }
        progress.end()
        let known = model.namesInCommon
        for (category, count, names) in known where names > 0 {
            Console.note(
                count == names
                    ? "the model knows every \(category) here"
                    : "the model knows \(count) of the \(Counted.things(names, category)); the others count as unknown"
            )
        }
        if let note { Console.note(note) }
        if let note = try catalogue.noteOnDirections() { Console.note(note) }
        if let note = catalogue.noteOnEarlierModel() { Console.note(note) }
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
                "\(Counted.songs(catalogue.songCount)) mapped by “\(source.text)” to \(model.latentWidth) numbers each; "
                    + "the model is called “\(catalogue.modelName)” here")
        }
    }
}
