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
    var output: OutputFile

    @Option(parsing: .unconditional, help: "Another seed gives other songs.")
    var seed: UInt64 = 1

    @Option(parsing: .unconditional, help: "Bytes of a song's text, about.")
    var textLength = 900

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if !SynthesisParameters.songRange.contains(songs) {
            throw ValidationError("--songs \(songs): give 1 to \(SynthesisParameters.songRange.upperBound)")
        }
        if !SynthesisParameters.textLengthRange.contains(textLength) {
            throw ValidationError(
                "--text-length \(textLength): give 0 to \(SynthesisParameters.textLengthRange.upperBound)")
        }
    }

    func run() throws {
        try common.begin()
        let watch = Interrupt.watch(keeping: "\(output) was not written")
        defer { watch.cancel() }
        let progress = ProgressLine()
        var parameters = SynthesisParameters(songs: songs, seed: seed, textLength: textLength)
        if let threads = common.threads { parameters.threads = threads }
        try output.write {
            try SongSynthesizer(parameters: parameters).write(
                to: $0, work: progress.work { "\(ProgressLine.bar($0.share)) \($0.done) songs" })
            progress.end()
        }
        Console.note("\(songs) synthetic songs, seed \(seed): \(output)")
    }
}
