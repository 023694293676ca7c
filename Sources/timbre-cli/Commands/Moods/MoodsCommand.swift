import ArgumentParser
import Timbre

/// Command `timbre moods`, with its subcommands.
struct MoodsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "moods",
        abstract: "Learns topics and emotions from labelled songs and surveys, and finds songs by them.",
        discussion: """
            A recipe of moods trains a classifier on the songs that have a label, such as the topic of their lyrics \
            or an emotion; the classifier then tells the mood of every song. Of a network, a logistic regression, a \
            ridge regression and the mean of their probabilities, the one that does best on validation songs is used.

            Example:

              timbre moods train --recipe lyrics-topics
              timbre moods report --folds 5 --repeats 5
              timbre moods songs --mood sadness -n 10
              timbre ingest more-songs.csv && timbre moods tell
            """,
        subcommands: [
            MoodsTrain.self, MoodsReport.self, MoodsSongs.self, MoodsListener.self, MoodsTell.self, MoodsModels.self,
        ])
}

/// Options that choose a recipe of moods.
struct MoodRecipeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Shipped recipe of moods, or a YAML file. (default: listener-moods with --listeners, else the one that fits \
            the catalogue's labels)
            """, valueName: "name|path"), completion: .moodRecipes)
    var recipe: String?

    @Option(
        help: ArgumentHelp(
            "Survey to learn from, one row per listener; nothing about its people is kept.", valueName: "F.csv"))
    var listeners: String?

    @Option(
        help: ArgumentHelp("Change a value of the recipe. Repeatable.", valueName: "key=value"))
    var set: [String] = []

    /// Recipe with the changes of `--set`.
    ///
    /// - Throws: `MoodFault`, `CatalogueFault`.
    func resolved(for catalogue: Catalogue) throws -> MoodRecipe {
        var found = try chosen(for: catalogue)
        for assignment in set { try found.set(assignment) }
        return found
    }

    private func chosen(for catalogue: Catalogue) throws -> MoodRecipe {
        if let recipe { return try MoodRecipe.resolve(recipe) }
        if listeners != nil { return try MoodRecipe.named("listener-moods") }
        let found = try catalogue.moods.fittingRecipe()
        Console.note("the recipe is \(found.name)")
        return found
    }
}

extension MoodProgress {
    var line: String {
        switch stage {
        case .reading: "reading the labelled songs"
        case .validating: "training \(min(done.done + 1, done.total)) of \(done.total) for the report"
        case .training: "training on all labelled songs"
        case .telling: "telling moods of \(done.done) of \(done.total) songs"
        }
    }
}
