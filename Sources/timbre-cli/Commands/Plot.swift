public import ArgumentParser
import Foundation
import Timbre

struct Plot: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draws pictures of a catalogue's songs, training, clusters and quality.",
        discussion: """
            \(PictureName.allCases.map { $0.rawValue.padding(toLength: 18, withPad: " ", startingAt: 0) + $0.summary }
                .joined(separator: "\n"))

            Prints the paths of the files. Pictures of features, genres and their distributions need no model. Drawing \
            needs gnuplot (package gnuplot-nox on Debian and Ubuntu).

            Example:

              timbre plot
              timbre plot map correlation --format svg --output pictures
              timbre plot histogram --column year
              timbre plot --list
            """)

    static let meaningless: Set<CommonOption> = [.device, .threads]

    /// Values of `--format`.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case svg, png, both

        var formats: [PictureFormat] {
            switch self {
            case .svg: [.svg]
            case .png: [.png]
            case .both: PictureFormat.allCases
            }
        }
    }

    @Argument(help: ArgumentHelp("Pictures to draw. (default: all that can be drawn)", valueName: "name"))
    var names: [PictureName] = []

    @Option(help: "Format of the files.")
    var format = Format.both

    @Option(
        help: ArgumentHelp("Directory for the files. (default: plots in the catalogue)", valueName: "directory"))
    var output: String?

    @Option(help: "Vectors that place the songs on a plane. (default: those of the catalogue's map)")
    var on: SongVectors.Kind?

    @Option(
        name: [.customLong("columns"), .customLong("column")],
        help: ArgumentHelp(
            "Columns of histograms and pairs: features, year or popularity, by their names or the CSV's.",
            valueName: "name,…"))
    var columns: [String] = []

    @Option(parsing: .unconditional, help: "Largest number of songs in a scatter picture.")
    var sample = PictureOptions().sample

    @Option(parsing: .unconditional, help: "Seed of the sample.")
    var seed = PictureOptions().seed

    @Flag(help: "Only list the pictures, and say why one can't be drawn.")
    var list = false

    @OptionGroup var models: ModelOptions

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        if output == "" { throw ValidationError("--output is empty: give a directory") }
        if !columns.isEmpty, chosen.isEmpty || chosen.contains("") {
            throw ValidationError("--column \(columns.joined(separator: ",")): name a column, or several with commas")
        }
        if !(2...1_000_000).contains(sample) { throw ValidationError("--sample \(sample): give 2 to 1000000") }
    }

    private var chosen: [String] {
        columns.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }

    func run() throws {
        try common.begin()
        let catalogue = try common.openedCatalogue(models.model)
        var options = PictureOptions()
        (options.on, options.sample, options.seed) = (on, sample, seed)
        options.arithmetic = try common.arithmetic
        for column in chosen where !options.columns.contains(column) { options.columns.append(column) }
        let book = PictureBook(catalogue, options: options)
        if list { return try printList(try book.entries()) }

        let gnuplot = try Gnuplot()
        let watch = Interrupt.watch(keeping: "pictures that were complete are kept")
        defer { watch.cancel() }
        let progress = ProgressLine()
        let written = try book.write(
            names.isEmpty ? nil : names, as: format.formats, into: output ?? catalogue.pictureFolder(), by: gnuplot,
            work: progress.work { "drawing \(ProgressLine.bar($0.share))" })
        progress.end()
        for entry in written.leftOut { Console.note("no \(entry.name.rawValue): \(entry.obstacle ?? "")") }
        for note in written.notes { Console.note(note) }
        for file in written.files {
            if common.json {
                try JSONLine([("picture", .text(file.picture.rawValue)), ("path", .text(file.path))]).printed()
            } else {
                try Console.result(file.path)
            }
        }
    }

    private func printList(_ entries: [PictureBook.Entry]) throws {
        var table = Table([("picture", .left), ("shows", .left), ("can't be drawn because", .left)])
        for entry in entries {
            if common.json {
                try JSONLine([
                    ("picture", .text(entry.name.rawValue)), ("shows", .text(entry.name.summary)),
                    ("drawable", .flag(entry.obstacle == nil)),
                    ("obstacle", entry.obstacle.map { .text($0) } ?? .none),
                ]).printed()
            } else {
                table.add([entry.name.rawValue, entry.name.summary, entry.obstacle ?? ""])
            }
        }
        if !common.json { try table.printed() }
    }
}

extension PictureName: ExpressibleByArgument {}

extension SongVectors.Kind: ExpressibleByArgument {}
