import ArgumentParser
import Timbre

struct MoodsTrain: CommonCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a classifier on the labelled songs, then tells the mood of every song.",
        discussion: """
            The report comes first: a fifth of the labelled songs is held out, and a classifier trained on the others \
            tells their moods. Then all labelled songs train the classifier that is kept. Songs with the same lyrics \
            stay on one side of the split. The classifier, its report and the probabilities of every song are stored \
            in the catalogue's folder moods, which holds any number of classifiers.

            Example:

              timbre ingest lyrics.csv
              timbre moods train --recipe lyrics-topics
              timbre moods train --recipe listener-moods --listeners survey.csv
            """)

    @OptionGroup var recipes: MoodRecipeOptions

    @Option(help: ArgumentHelp("Name to store the classifier under. (default: the recipe's)", valueName: "name"))
    var name: String?

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        if let name, ModelName(name) == nil {
            throw ValidationError("--name \(name): give only letters, digits, - and _")
        }
    }

    func run() throws {
        try common.begin()
        let progress = ProgressLine()
        let work = progress.work { (now: MoodProgress) in now.line }
        let (recipe, catalogue, report) = try common.writing(keeping: "the catalogue is as it was") { catalogue in
            let recipe = try recipes.resolved(for: catalogue)
            let device = try common.selectedDevice(alone: "training moods")
            let trained =
                if let listeners = recipes.listeners {
                    try catalogue.moods.train(
                        recipe, survey: Survey(listeners), name: name, device: device, work: work)
                } else {
                    try catalogue.moods.train(recipe, name: name, device: device, work: work)
                }
            return (recipe, trained.catalogue, trained.report)
        }
        progress.end()
        let found = try catalogue.moods.description(of: name ?? recipe.name)
        Console.note(
            "“\(found.name)”: the \(found.chosen.rawValue) counts, which did best on validation rows; "
                + (found.songs.map { "moods of \(Counted.songs($0)) are stored" } ?? "moods of listeners are told by it")
        )
        try MoodReportLines(report: report).print(json: common.json)
    }
}
