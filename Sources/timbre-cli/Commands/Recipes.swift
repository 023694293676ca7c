import ArgumentParser
import Timbre

struct Recipes: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the shipped recipes, or prints one as YAML.",
        discussion: """
            A recipe says which columns are features and how they are scaled, and describes the network and its \
            training. Change a copy and give it to `timbre ingest --recipe`, or a recipe of moods to `timbre moods \
            train --recipe`.

            Examples:

              timbre recipes
              timbre recipes spotify-tracks > my-recipe.yaml
            """)

    static let meaningless: Set<CommonOption> = [.catalogue, .device, .threads, .quiet]

    @Argument(help: "Shipped recipe to print. (default: list all recipes)")
    var name: String?

    @OptionGroup var common: CommonOptions<Self>

    func run() throws {
        try common.begin()
        if let name {
            let text =
                try MoodRecipe.shipped.contains(name) ? MoodRecipe.shippedText(of: name) : Recipe.shippedText(of: name)
            return try Console.results(text.dropLast().split(separator: "\n").map(String.init))
        }
        var table = Table([("recipe", .left), ("features", .right), ("for", .left)])
        for name in Recipe.shipped {
            let recipe = try Recipe.named(name)
            let about = try Recipe.shippedText(of: name).prefix { $0 != "\n" }.drop { $0 == "#" || $0 == " " }
            if common.json {
                try JSONLine([
                    ("name", .text(name)), ("features", .list(recipe.features.map { .text($0.name) })),
                    ("about", .text(String(about))),
                ]).printed()
            } else {
                table.add([name, "\(recipe.features.count)", String(about)])
            }
        }
        for name in MoodRecipe.shipped {
            let about = try MoodRecipe.shippedText(of: name).prefix { $0 != "\n" }.drop { $0 == "#" || $0 == " " }
            if common.json {
                try JSONLine([("name", .text(name)), ("of", .text("moods")), ("about", .text(String(about)))]).printed()
            } else {
                table.add([name, "moods", String(about)])
            }
        }
        if !common.json { try table.printed() }
    }
}
