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
        try print(songs)
        let chosen = try recipe.map { try Recipe.resolve($0) } ?? Recipe.fitting([songs])
        let resolved = try chosen.resolved(for: [songs], options: table.options)
        for note in try songs.notes(readBy: resolved.recipe) + resolved.notes { Console.note(note) }
        if common.json {
            try JSONLine([
                ("recipe", .text(resolved.recipe.name)),
                ("features", .list(resolved.recipe.features.map { .text($0.name) })),
            ]).printed()
        } else {
            try Console.result(
                "recipe \(resolved.recipe.name): \(resolved.recipe.features.map(\.name).joined(separator: ", "))")
        }
        if let recipeOutput {
            try resolved.recipe.write(to: recipeOutput)
            Console.note("recipe: \(recipeOutput)")
        }
    }

    private func print(_ songs: SongTable) throws {
        if common.json {
            for column in songs.columns {
                let field: JSONLine.Value = column.field.map { .text($0.rawValue) } ?? .none
                let unit: JSONLine.Value = column.unit.map { .text($0.rawValue) } ?? .none
                let note: JSONLine.Value = column.note.map { .text($0) } ?? .none
                let examples = JSONLine.Value.list(column.examples.map { .text($0) })
                try JSONLine([
                    ("column", .text(column.name)), ("field", field), ("reading", .text(column.reading)),
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
        for column in songs.columns {
            table.add([
                column.name.isEmpty ? "(no name)" : column.name, column.field?.inWords ?? "—",
                column.reading, column.missingShare == 0 ? "" : "\(Counted.number(100 * column.missingShare)) %",
                column.examples.joined(separator: " · "),
            ])
        }
        try table.printed()
    }
}
