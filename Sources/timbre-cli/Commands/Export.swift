public import ArgumentParser
import Timbre

struct Export: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a catalogue's songs, features or model to a file for other tools.",
        discussion: """
            lookup        CSV: every song's texts and its latent vector, latent_0…
            songs         CSV: every song's texts, year and popularity; artist is the first
                          artist, artists are all of them, separated by "; "
            features      CSV, or .npy by the file's name: the network's inputs, each in
                          one unit, which --json tells; empty (NaN) where a song lacks one
            vocabularies  CSV: category, id, name, songs
            scaling       CSV: feature, offset, factor, minimum, maximum, median, knots
                          (value:score pairs)
            latents       .npy [songs, latent] of unit length (--raw: as the encoder gives
                          them), and beside it .ids.txt, one identifier per line
            encoder       safetensors: the encoder alone
            model         safetensors: the whole autoencoder

            CSVs hold texts unchanged. A spreadsheet executes cells that begin with = + - @, a tab or a carriage \
            return: import such columns as text.

            Example:

              timbre export lookup --output lookup.csv
              timbre export latents --output latents.npy
            """)

    static let meaningless: Set<CommonOption> = [.wide]

    @Argument(help: ArgumentHelp("Content of the file.", valueName: "what"))
    var kind: ExportKind

    @Option(help: ArgumentHelp("File to write; - for standard output.", valueName: "file"))
    var output: OutputFile

    @Flag(help: "With latents: do not scale vectors to unit length.")
    var raw = false

    @OptionGroup var models: ModelOptions

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        if raw, kind != .latents { throw ValidationError("--raw goes with latents") }
        if output.isStandardOutput, kind == .latents || common.json {
            throw ValidationError(
                kind == .latents
                    ? "latents are two files: give --output a name" : "--json would mix with the file's lines")
        }
    }

    func run() throws {
        try common.begin()
        let catalogue = try common.openedCatalogue(models.model)
        let watch = Interrupt.watch(keeping: "\(output) was not written")
        defer { watch.cancel() }
        let progress = ProgressLine()
        let exporter = CatalogueExporter(catalogue, work: progress.work { "\(ProgressLine.bar($0.share)) songs" })
        try output.write { output in
            if kind == .latents, raw {
                try exporter.writeRawLatents(to: output, device: try common.selectedDevice())
            } else {
                try exporter.write(kind, to: output)
            }
            progress.end()
        }
        Console.note("\(kind.rawValue): \(output)")
        guard common.json, kind == .features else { return }
        for feature in catalogue.recipe.features {
            try JSONLine([
                ("feature", .text(feature.name)), ("unit", feature.unit.map { .text($0.rawValue) } ?? .none),
                ("minimum", .number(feature.minimum)), ("maximum", .number(feature.maximum)),
            ]).printed()
        }
    }
}

extension ExportKind: ExpressibleByArgument {}
