public import ArgumentParser
import Timbre

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes what the catalogue knows and learned, for other tools.",
        discussion: """
            lookup        CSV: every song's texts and its latent vector, latent_0…
            songs         CSV: every song's texts
            features      what the network learns from, in the CSV's units: CSV, or .npy by the file's name
            vocabularies  CSV: category, id, name, songs
            scaling       CSV: feature, offset, factor, minimum, maximum, median, knots (value:score pairs)
            latents       .npy [songs, latent] of unit length (--raw: as the encoder gives them), and beside it \
            .ids.txt, an identifier a line
            encoder       safetensors: the encoder alone
            model         safetensors: the whole autoencoder

            CSVs hold texts as they are. A spreadsheet runs cells that begin with = + - @, a tab or a carriage return: \
            import such columns as text.

            Example:

              timbre export lookup --output lookup.csv
              timbre export latents --output latents.npy
            """)

    @Argument(
        help: ArgumentHelp("What: \(ExportKind.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "what"))
    var kind: ExportKind

    @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
    var output: String

    @Flag(help: "With latents: not normalised.")
    var raw = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if raw, kind != .latents { throw ValidationError("--raw goes with latents") }
    }

    func run() throws {
        try common.begin()
        let catalogue = try common.openedCatalogue()
        let watch = Interrupt.watch(keeping: "\(output) was not written")
        defer { watch.cancel() }
        let progress = ProgressLine()
        let exporter = CatalogueExporter(catalogue, work: progress.work { "\(ProgressLine.bar($0.share)) songs" })
        if kind == .latents, raw {
            try exporter.writeRawLatents(to: output, device: try common.selectedDevice())
        } else {
            try exporter.write(kind, to: output)
        }
        progress.end()
        Console.note("\(kind.rawValue): \(output)")
    }
}

extension ExportKind: ExpressibleByArgument {}
