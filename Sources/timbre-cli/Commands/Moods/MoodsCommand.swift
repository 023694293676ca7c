import ArgumentParser
import Timbre

/// Classifiers of moods.
struct MoodsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "moods",
        abstract: "Learns topics and emotions from labelled songs and surveys, and finds songs by them.",
        discussion: """
            A classifier is trained by a recipe of moods on the songs that have a label, the topic of lyrics or an \
            emotion, and then tells something of every song. A network, a logistic regression and a ridge are trained \
            beside each other; the better one on validation songs counts.

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

/// The recipe that a command of moods goes by.
struct MoodRecipeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A shipped recipe of moods, or a YAML file; the one that fits the catalogue's labels unless given.",
            valueName: "name|path"), completion: .moodRecipes)
    var recipe: String?

    @Option(
        help: ArgumentHelp(
            "A survey of listeners to learn from, a row a listener; nothing of its people is kept.", valueName: "F.csv")
    )
    var listeners: String?

    @Option(
        help: ArgumentHelp("Another value for something in the recipe; may be repeated.", valueName: "key=value"))
    var set: [String] = []

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
