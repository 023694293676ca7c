import ArgumentParser
import Timbre

struct Synthesize: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a CSV of synthetic songs with labels, with the columns of spotify-900k.",
        discussion: """
            Songs, artists and texts are invented; the numbers' ranges, shares of zeros and correlations are near \
            those of real songs. The same seed gives the same bytes.

            Example:

              timbre synthesize --songs 900000 --output songs.csv
            """)

    static let meaningless: Set<CommonOption> = [.catalogue, .device, .json, .wide]

    @Option(parsing: .unconditional, help: "Number of songs.")
    var songs: Int

    @Option(help: ArgumentHelp("CSV file to write; - for standard output.", valueName: "file"))
    var output: OutputFile

    @Option(parsing: .unconditional, help: "Seed of the songs.")
    var seed: UInt64 = 1

    @Option(parsing: .unconditional, help: "Approximate bytes of a song's text.")
    var textLength = 900

    @OptionGroup var common: CommonOptions<Self>

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
