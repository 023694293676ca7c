import ArgumentParser
import Timbre

struct Synthesize: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a labelled synthetic CSV in the 900k dialect.",
        discussion: """
            Songs, artists and texts are made up; the numbers' ranges, shares of zeros and correlations are near those of \
            real songs. The same seed gives the same bytes.

            Example:

              timbre synthesize --songs 900000 --output songs.csv
            """)

    @Option(parsing: .unconditional, help: "How many songs.")
    var songs: Int

    @Option(help: ArgumentHelp("The CSV to write.", valueName: "file"))
    var output: String

    @Option(parsing: .unconditional, help: "Another seed gives other songs.")
    var seed: UInt64 = 42

    @Option(parsing: .unconditional, help: "Bytes of a song's text, about.")
    var textLength: Int = 1000

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if songs < 1 { throw ValidationError("--songs \(songs): give 1 or more") }
        if textLength < 0 { throw ValidationError("--text-length \(textLength): give 0 or more") }
    }

    func run() throws {
        common.begin()
        let watch = Interrupt.watch(keeping: "\(output) was not written")
        defer { watch.cancel() }
        let progress = ProgressLine()
        var parameters = SongSynthesizer.Parameters(songs: songs)
        parameters.seed = seed
        parameters.textLength = textLength
        try SongSynthesizer(parameters).write(
            to: output,
            progress: { progress.show("\(ProgressLine.bar(Double($0) / Double(songs))) \($0) songs") },
            isCancelled: { Interrupt.isRequested })
        progress.end()
        Console.note("\(songs) synthetic songs, seed \(seed): \(output)")
    }
}
