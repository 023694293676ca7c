import ArgumentParser
import Timbre

struct MoodsTell: CommonCommand {
    static let configuration = CommandConfiguration(
        commandName: "tell",
        abstract: "Tells the mood of every song, new ones too, with an existing classifier.",
        discussion: """
            --model with a path takes a classifier from elsewhere: from a catalogue that has only one, or from a \
            classifier file. This catalogue must have all that the classifier reads; the classifier then becomes this \
            catalogue's.

            Example:

              timbre ingest more-songs.csv && timbre moods tell
              timbre moods tell --model ../other.timbre
              timbre moods tell --model other.timbre/moods/a.safetensors --name b
            """)

    static let meaningless: Set<CommonOption> = [.wide]

    @Option(
        help: ArgumentHelp(
            """
            Classifier: one of this catalogue's by name, another catalogue, or a classifier file. (default: the only one \
            of songs)
            """, valueName: "model"),
        transform: ModelSource.init(parsing:))
    var model: ModelSource?

    @Option(
        help: ArgumentHelp(
            "Name for the classifier from elsewhere; replaces a classifier of that name. (default: its own)",
            valueName: "name"),
        transform: ModelName.init(parsing:))
    var name: ModelName?

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        guard name != nil else { return }
        if case .path = model { return }
        throw ValidationError("--name goes with --model and a path")
    }

    func run() throws {
        try common.begin()
        let progress = ProgressLine()
        let work = progress.work { (songs: Portion) in "telling moods \(ProgressLine.bar(songs.share))" }
        let (name, told) = try common.writing(keeping: "what was told before stands") { catalogue in
            let device = try common.selectedDevice(alone: "telling moods")
            if case .path(let path)? = model {
                let source = try MoodSource(at: path)
                let name = self.name.map { "\($0)" } ?? source.name
                return (name, try catalogue.moods.take(source, as: name, device: device, work: work).told)
            }
            var given: String?
            if case .name(let own)? = model { given = "\(own)" }
            let name = try catalogue.moods.name(given, ofListeners: false)
            return (name, try catalogue.moods.tell(by: name, device: device, work: work).told)
        }
        progress.end()
        guard let told else {
            if common.json {
                return try JSONLine([("classifier", .text(name)), ("of_listeners", .flag(true))]).printed()
            }
            return try Console.result("“\(name)” is there, and tells moods of listeners")
        }
        let untold = told.untold.reduce(0) { $0 + $1.songs }
        if common.json {
            try JSONLine([
                ("classifier", .text(name)), ("told", .integer(told.songCount - untold)),
                ("songs", .integer(told.songCount)),
            ]).printed()
        } else {
            try Console.result(
                "“\(name)” tells moods of \(told.songCount - untold) of \(Counted.songs(told.songCount))")
        }
    }
}
