import ArgumentParser
import Timbre

struct MoodsReport: CommonCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Reports how well a classifier tells the moods of songs that it was not trained on.",
        discussion: """
            Without --folds, prints the report of the training, on the fifth of the songs that was held out. With \
            --folds, each repetition holds every song out once and trains models anew on the others; vocabularies, \
            scales, class weights, thresholds and the choice of the model come from the training songs alone. \
            Intervals hold 95 % of draws of songs with replacement.

            Example:

              timbre moods report
              timbre moods report --folds 5 --repeats 5 --json
            """)

    @OptionGroup var recipes: MoodRecipeOptions

    @Option(help: ArgumentHelp("Classifier whose report to show. (default: the only one)", valueName: "name"))
    var model: String?

    @Option(parsing: .unconditional, help: "Number of parts of the songs, each held out once.")
    var folds: Int?

    @Option(parsing: .unconditional, help: "With --folds: number of different divisions of the songs. (default: 1)")
    var repeats: Int?

    @Flag(help: "With --folds: keep each artist's songs on one side of every split.")
    var artistsTogether = false

    @Option(
        help: ArgumentHelp(
            "With --folds: CSV file to write the told class of each held-out row to.",
            discussion: """
                Columns: repetition, fold and row (a song's id), all from 0; the actual class, the told class and its \
                probability.
                """, valueName: "F.csv"))
    var answers: String?

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        if let folds, !(2...100).contains(folds) { throw ValidationError("--folds \(folds): give 2 to 100") }
        if let repeats, !(1...1000).contains(repeats) { throw ValidationError("--repeats \(repeats): give 1 to 1000") }
        let isNew = recipes.recipe != nil || recipes.listeners != nil || !recipes.set.isEmpty
        if folds == nil, repeats != nil || artistsTogether || isNew || answers != nil {
            throw ValidationError(
                "--recipe, --listeners, --set, --repeats, --artists-together and --answers go with --folds")
        }
        if artistsTogether, recipes.listeners != nil {
            throw ValidationError("--artists-together does not go with --listeners: listeners have no artists")
        }
        if folds != nil, model != nil { throw ValidationError("--model does not go with --folds: give --recipe") }
    }

    func run() throws {
        try common.begin()
        let catalogue = try common.openedCatalogue()
        guard let folds else {
            let report = try catalogue.moods.report(of: catalogue.moods.name(model))
            return try MoodReportLines(report: report).print(json: common.json)
        }
        let watch = Interrupt.watch(keeping: "nothing is stored")
        defer { watch.cancel() }
        let progress = ProgressLine()
        let recipe = try recipes.resolved(for: catalogue)
        let device = try common.selectedDevice(alone: "training moods")
        let split = MoodSplit.folds(folds, repeats: repeats ?? 1)
        let work = progress.work { (now: MoodProgress) in now.line }
        let report =
            if let listeners = recipes.listeners {
                try Moods.makeReport(
                    recipe, survey: Survey(listeners), split, answers: answers, device: device, work: work)
            } else {
                try catalogue.moods.makeReport(
                    recipe, split, keepingArtistsTogether: artistsTogether, answers: answers, device: device, work: work
                )
            }
        progress.end()
        try MoodReportLines(report: report).print(json: common.json)
    }
}
