import ArgumentParser
import Timbre

struct MoodsTell: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tell",
        abstract: "Tells moods of all songs by a classifier that is there, without training: those of new songs too.",
        discussion: """
            With --model and a path the classifier comes from elsewhere: another catalogue that has one alone, or a \
            classifier's file. It must find here all that it reads, and is then this catalogue's.

            Example:

              timbre ingest more-songs.csv && timbre moods tell
              timbre moods tell --model ../other.timbre
              timbre moods tell --model other.timbre/moods/a.safetensors --name b
            """)

    @Option(
        help: ArgumentHelp(
            "The classifier: one of the catalogue's by its name, another catalogue, or a classifier's file.",
            discussion: "The only one of songs unless given.", valueName: "model"),
        transform: ModelSource.init(parsing:))
    var model: ModelSource?

    @Option(
        help: ArgumentHelp(
            "A name for the classifier from elsewhere; it takes the place of the one of that name.",
            valueName: "name"),
        transform: ModelName.init(parsing:))
    var name: ModelName?

    @OptionGroup var common: CommonOptions

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
