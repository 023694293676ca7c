import ArgumentParser
import Timbre

struct Embed: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Maps the songs that have no latent vector yet, by the model that is there.",
        discussion: """
            Artists, genres and emotions that are newer than the model count as unknown until the next training.

            Example:

              timbre ingest more-songs.csv && timbre embed
            """)

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.begin()
        let progress = ProgressLine()
        let (catalogue, count) = try common.writing(keeping: "the latent vectors are as they were") { catalogue in
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
}
