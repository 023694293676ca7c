import ArgumentParser
import Timbre

struct Ingest: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads tables of songs into a new or existing catalogue.",
        discussion: """
            Timbre finds out from a table's first MiB how it is written (delimiter, encoding, decimal mark, header) \
            and what its columns mean (title, artists, dates, units), and prints what it found. `timbre inspect` \
            shows the same before anything is stored; the options of the table format override it.

            Rows that can't be used are counted and kept, with line and reason, in the catalogue's rejected.csv. \
            Songs that the catalogue already has are counted as duplicates.

            Example:

              timbre ingest songs.csv --catalogue my-songs.timbre
              timbre ingest features.csv --numbers 'mfcc*' --column title=song_name
            """)

    static let meaningless: Set<CommonOption> = [.device, .threads, .wide]

    @Argument(help: ArgumentHelp("Tables: CSV, TSV or JSON lines, also gzipped.", valueName: "table"))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "Shipped recipe (\(Recipe.shipped.joined(separator: ", "))) or YAML file.",
            discussion: """
                Default: the catalogue's own; for a new catalogue, spotify-900k if the table has all of its columns, else \
                spotify-tracks.
                """), completion: .recipes)
    var recipe: String?

    @Option(parsing: .unconditional, help: "Largest number of rows to read. (default: all)")
    var limit: Int?

    @Flag(help: "Stop at the first row that can't be used, and add nothing.")
    var strict = false

    @OptionGroup(title: "Table format") var table: TableOptionGroup

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit \(limit): give 1 or more") }
    }

    func run() throws {
        try common.begin()
        let watch = Interrupt.watch(keeping: "the catalogue is as it was")
        defer { watch.cancel() }
        let progress = ProgressLine()
        var options = IngestOptions()
        options.rowLimit = limit
        options.isStrict = strict
        options.patience = common.patience
        options.trace = Tracing.current
        options.table = table.options
        let (catalogue, report) = try Catalogue.ingest(
            files, into: common.cataloguePath, recipe: recipe.map { try Recipe.resolve($0) }, options: options,
            work: progress.work { "\(ProgressLine.bar($0.share)) \($0.rows) rows" })
        progress.end()
        for note in report.notes { Console.note(note) }
        if common.json {
            try JSONLine([
                ("read", .integer(report.read)), ("added", .integer(report.added)),
                ("duplicates", .integer(report.duplicates)), ("rejected", .integer(report.rejected)),
                ("songs", .integer(report.songCount)), ("catalogue", .text(common.cataloguePath)),
            ]).printed()
        } else {
            try Console.result(
                "\(report.read) rows read, \(report.added) added, \(report.duplicates) duplicates, "
                    + "\(report.rejected) rejected; \(common.cataloguePath) has \(Counted.songs(report.songCount))")
            for reason in report.reasons { try Console.result("  \(reason.count) × \(reason.text)") }
        }
        if report.rejected > 0 { Console.note("rejected rows: \(common.cataloguePath)/rejected.csv") }
        for path in report.playlistTables { Console.note(PlaylistOptions.hint(path)) }
        for name in catalogue.modelNames {
            guard let mapped = (try? catalogue.selecting(name))?.state.latentCount, mapped < report.songCount else {
                continue
            }
            let (unmapped, option) = (report.songCount - mapped, name == .standard ? "" : " --model \(name)")
            Console.note(
                "\(Counted.songs(unmapped)) \(unmapped == 1 ? "has" : "have") no latent vector yet: `timbre embed\(option)` "
                    + "maps them by the model, and training anew learns from them too")
        }
    }
}
