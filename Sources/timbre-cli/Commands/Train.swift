import ArgumentParser
import Timbre

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Trains the autoencoder of the catalogue's recipe, then maps every song.",
        discussion: """
            With --playlists the songs of a playlist are pulled together as those of an artist are, by the recipe's \
            objective.weights.playlist (\(Units.loss(ObjectiveRecipe.standardPlaylistWeight)) unless given). evaluate leaves these playlists out.

            Ctrl-C keeps a checkpoint; --resume goes on from there and ends with the same bytes as a training that was \
            never interrupted. An earlier model stands until the new one is complete.

            What --set says of training.… holds for this training. Another network or objective is the model's, so the \
            catalogue's recipe keeps it, and says so; --set with nothing after the sign goes back to what the recipe \
            had when it was given, as shipped or as in its file.

            --name keeps the model beside the others of the catalogue, with a recipe of its own; other commands take it by \
            --model. --from begins with the weights and the scaling of a trained model, of these songs or others: rows of \
            tables go by names.

            Example:

              timbre train --epochs 30 --set training.rate=0.0005
              timbre train --recipe my-recipe.yaml
              timbre train --set objective.weights.artist=
              timbre train --playlists playlists.csv --playlist-part first
              timbre train --name wide --set blend.width=64
              timbre train --from ../other.timbre
            """)

    @Option(parsing: .unconditional, help: "Epochs at most; the recipe's unless given.")
    var epochs: Int?

    @Option(
        parsing: .unconditional,
        help: "Songs in a batch; the recipe's unless given. --set training.batch=auto chooses by the number of songs.")
    var batchSize: Int?

    @Option(parsing: .unconditional, help: "Of initial weights, split, order and dropout; the recipe's unless given.")
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Another value for something in the recipe, or none for the recipe's own; may be repeated.",
            valueName: "key=value"))
    var set: [String] = []

    @Option(
        help: ArgumentHelp(
            "Another recipe that reads the same columns, a shipped one or a YAML file.",
            discussion: "Unless given: the catalogue's own. It becomes the catalogue's."), completion: .recipes)
    var recipe: String?

    @Option(
        help: ArgumentHelp(
            "The model to make or to train again, “default” unless given.", discussion: "a-z, 0-9, - and _.",
            valueName: "name"),
        transform: ModelName.init(parsing:))
    var name = ModelName.standard

    @Option(
        help: ArgumentHelp(
            "A trained model to begin with.",
            discussion: "A catalogue, a model's file, or the name of a model of this catalogue.", valueName: "model"),
        transform: ModelSource.init(parsing:))
    var from: ModelSource?

    @Flag(help: "Go on from the checkpoint.")
    var resume = false

    @Option(parsing: .unconditional, help: "Seconds between two checkpoints at least.")
    var checkpointSeconds = 30.0

    @OptionGroup var playlists: PlaylistOptions

    private static let mostEpochs = 1_000_000
    /// Fewer steps in an epoch learn little.
    private static let fewSteps = 30

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let epochs, !(1...Self.mostEpochs).contains(epochs) {
            throw ValidationError("--epochs \(epochs): give 1 to \(Self.mostEpochs)")
        }
        if let batchSize, batchSize < 1 { throw ValidationError("--batch-size \(batchSize): give 1 or more") }
        if !(0...1e9).contains(checkpointSeconds) {
            throw ValidationError("--checkpoint-seconds \(checkpointSeconds): give 0 to 1e9")
        }
    }

    func run() throws {
        try common.begin()
        let again = (name == .standard ? "" : " --name \(name)") + (from.map { " --from \($0.text)" } ?? "")
        let kept = "an earlier model stands, and train --resume\(again) goes on from the checkpoint"
        let (catalogue, outcome) = try common.writing(
            keeping: kept, model: name, ignoringLearned: true, train)
        for note in outcome.report.notes { Console.note(note) }
        if outcome.report.endedAtBest {
            Console.note(
                "the last epoch was the best: more of them may give a better model "
                    + "(--epochs \(min(2 * outcome.report.epochs, Self.mostEpochs)))")
        }
        if common.json {
            try TrainingLines.json(outcome, songs: catalogue.songCount).printed()
        } else {
            try TrainingLines.report(outcome, songs: catalogue.songCount)
        }
    }

    private func train(_ catalogue: Catalogue) throws -> (catalogue: Catalogue, outcome: TrainingOutcome) {
        let (recipe, original) = try chosenRecipe(catalogue)
        let known = try playlists.file.map { try knownPlaylists($0, catalogue) }
        if known == nil, set.contains(where: { $0.hasPrefix("objective.weights.playlist=") && !Self.goesBack($0) }) {
            Console.note("objective.weights.playlist counts only with --playlists")
        }
        noteFewSteps(recipe, songs: catalogue.songCount)
        let start = try from.map { try $0.model(of: catalogue) }
        if let from, let start {
            Console.note("beginning with the weights of “\(from.text)”, of \(Counted.things(start.bestEpoch, "epoch"))")
        }
        let progress = ProgressLine()
        var options = TrainingOptions()
        options.resume = resume
        options.checkpointSeconds = checkpointSeconds
        let work = Work<TrainingProgress>(
            report: { now in
                switch now {
                case .learning(let now) where now.isEndOfEpoch:
                    progress.end()
                    if let epoch = now.lastEpoch { Console.note(TrainingLines.epoch(epoch, of: now.epochs)) }
                case .learning(let now): progress.show(TrainingLines.step(now))
                case .mapping(let songs): progress.show("mapping \(ProgressLine.bar(songs.share))")
                }
            }, isCancelled: { Interrupt.isRequested })
        let trained = try catalogue.train(
            recipe: recipe, original: original, playlists: known, from: start,
            device: common.selectedDevice(alone: "training"),
            options: options, work: work)
        progress.end()
        return trained
    }

    /// The catalogue's recipe, or the one that is named, with what is set; and the one that is named as it was.
    private func chosenRecipe(_ catalogue: Catalogue) throws -> (recipe: Recipe, named: Recipe?) {
        var recipe: Recipe
        var named: Recipe?
        if let name = self.recipe {
            recipe = try Recipe.resolve(name)
            named = recipe
        } else if resume, let interrupted = try catalogue.interruptedRecipe() {
            // What an interrupted training was told need not be told again.
            recipe = interrupted
        } else {
            if let fault = catalogue.recipeFault { throw fault }
            recipe = catalogue.recipe
        }
        let original = try named ?? (set.contains(where: Self.goesBack) ? catalogue.originalRecipe() : nil)
        for assignment in set {
            let earlier = recipe
            try recipe.set(assignment, original: original)
            if Self.goesBack(assignment), recipe == earlier {
                Console.note(
                    "\(assignment.prefix { $0 != "=" }) is what the recipe “\(recipe.name)” had, as far as is known: "
                        + "nothing changes"
                )
            }
        }
        if let epochs { recipe.training.epochs = epochs }
        if let batchSize { recipe.training.batch = batchSize }
        if let seed { recipe.training.seed = seed }
        return (recipe, named)
    }

    /// Whether nothing stands after the sign.
    private static func goesBack(_ assignment: String) -> Bool {
        assignment.drop { $0 != "=" }.filter { !$0.isWhitespace } == "="
    }

    private func knownPlaylists(_ file: PlaylistFile, _ catalogue: Catalogue) throws -> PlaylistSet {
        let read = try catalogue.playlists(file, part: playlists.playlistPart)
        for skipped in read.skippedFiles { Console.note("left out: \(skipped)") }
        if read.unknownRows > 0 {
            Console.note(
                "\(read.unknownRows) of the \(read.rows) rows of “\(file.path)” name no song of the catalogue and are left out"
            )
        }
        return read.playlists
    }

    /// A batch that is large for the songs there are leaves few steps to learn in.
    private func noteFewSteps(_ recipe: Recipe, songs: Int) {
        guard let fixed = recipe.training.batch else { return }
        let training = max(songs * recipe.training.split[0] / 100, 1)
        let batch = min(fixed, training)
        let steps = (training + batch - 1) / batch
        var automatic = recipe.training
        automatic.batch = nil
        let better = automatic.batchSize(trainingSongs: training)
        guard steps < Self.fewSteps, better < batch else { return }
        Console.note(
            "an epoch of \(training) songs has only \(steps == 1 ? "1 step" : "\(steps) steps"); "
                + "--batch-size \(better), which --set training.batch=auto chooses, learns more in as many epochs")
    }
}
