import ArgumentParser
import Timbre

struct Inspect: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows how a table's columns would be read; stores nothing.",
        discussion: """
            From the first MiB, lists each column with its field, how its values are read, examples and the share of \
            missing cells; then names the recipe that `timbre ingest` would use. --recipe-output writes that recipe \
            to a file that you can edit.

            Examples:

              timbre inspect songs.csv
              timbre inspect songs.csv --column energy=Nrgy --recipe-output my-recipe.yaml
            """)

    static let meaningless: Set<CommonOption> = [.catalogue, .device, .threads]

    @Argument(
        help: ArgumentHelp("Table: CSV, TSV or JSON lines, also gzipped.", valueName: "table"), completion: .file())
    var file: String

    @Option(
        help: """
            Shipped recipe (\(Recipe.shipped.joined(separator: ", "))) or YAML file. (default: the one that fits the table)
            """,
        completion: .recipes)
    var recipe: String?

    @Option(
        help: ArgumentHelp("YAML file to write the recipe to.", valueName: "file.yaml"),
        completion: .file(extensions: ["yaml"]))
    var recipeOutput: String?

    @OptionGroup(title: "Table format") var table: TableOptionGroup

    @OptionGroup var common: CommonOptions<Self>

    func run() throws {
        try common.begin()
        let songs = try SongTable(file, options: table.options)
        // A table that no recipe fits is shown too.
        let resolution = Result {
            let chosen = try recipe.map { try Recipe.resolve($0) } ?? Recipe.fitting([songs])
            return try chosen.resolved(for: [songs], options: table.options)
        }
        let uses = try? songs.uses(by: resolution.get().recipe)
        try print(songs, uses: uses ?? songs.columns.map { $0.field?.inWords })
        let resolved = try resolution.get()
        let notes = try songs.notes(readBy: resolved.recipe) + resolved.notes
        let (features, read) = (resolved.recipe.features, Set((uses ?? []).compactMap(\.self)))
        let categories = resolved.recipe.categories.filter { $0.isFeature && read.contains($0.name) }
        if common.json {
            try JSONLine([
                ("recipe", .text(resolved.recipe.name)), ("features", .list(features.map { .text($0.name) })),
                ("categories", .list(categories.map { .text($0.name) })),
            ]).printed()
        } else {
            try Console.result(
                "recipe \(resolved.recipe.name), which learns from \(features.map(\.name).joined(separator: ", "))"
                    + (categories.isEmpty ? "" : "; and \(categories.map(\.name).joined(separator: ", "))"))
        }
        let shown = "“\(songs.path)”: \(songs.dialect)"
        for note in notes where note != shown { Console.note(note) }
        if songs.hasPlaylists { Console.note(PlaylistOptions.hint(songs.path)) }
        if let recipeOutput {
            try resolved.recipe.write(to: recipeOutput)
            Console.note("recipe: \(recipeOutput)")
        }
    }

    /// - Parameter uses: what each column is read as.
    private func print(_ songs: SongTable, uses: [String?]) throws {
        if common.json {
            for (column, use) in zip(songs.columns, uses) {
                let use: JSONLine.Value = use.map { .text($0) } ?? .none
                let field: JSONLine.Value = column.field.map { .text($0.rawValue) } ?? .none
                let unit: JSONLine.Value = column.unit.map { .text($0.rawValue) } ?? .none
                let note: JSONLine.Value = column.note.map { .text($0) } ?? .none
                let examples = JSONLine.Value.list(column.examples.map { .text($0) })
                try JSONLine([
                    ("column", .text(column.name)), ("field", field), ("use", use), ("reading", .text(column.reading)),
                    ("unit", unit),
                    ("missing_share", .number(column.missingShare)), ("examples", examples), ("note", note),
                ]).printed()
            }
            return
        }
        try Console.result("\(songs.path): \(songs.dialect)")
        var table = Table([
            ("column", .left), ("is read as", .left), ("in", .left), ("missing", .right), ("examples", .left),
        ])
        for (column, use) in zip(songs.columns, uses) {
            table.add([
                column.name.isEmpty ? "(no name)" : column.name, use ?? "(not read)",
                column.reading, column.missingShare == 0 ? "" : "\(Counted.number(100 * column.missingShare)) %",
                column.examples.joined(separator: " · "),
            ])
        }
        try table.printed()
    }
}
