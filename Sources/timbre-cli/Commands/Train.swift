import ArgumentParser
import Foundation
import Timbre
import TimbreCatalogue

struct Train: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Trains the autoencoder of the catalogue's recipe, then maps every song to a vector.",
        discussion: """
            --playlists pulls the songs of each playlist together, as an artist's songs are, with the recipe's \
            objective.weights.playlist (default: \(Units.significant(ObjectiveRecipe.standardPlaylistWeight))). `timbre \
            evaluate` leaves these playlists out.

            Ctrl-C keeps a checkpoint; --resume continues from it and ends with the same bytes as a training that was \
            never interrupted. The earlier model stays until the new one is complete.

            Values that --set gives to training.… hold for this training only. A changed network or objective belongs \
            to the model, so the catalogue's recipe keeps it, and a note says so; --set with nothing after the = \
            restores the recipe's original value, as shipped or as in its file.

            --name keeps the model beside the catalogue's other models, with a recipe of its own; other commands \
            select it with --model. --from starts from the weights and the scaling of a trained model, of these songs \
            or others, and matches artists, genres and other names by their text.

            Example:

              timbre train --epochs 30 --set training.rate=0.0005
              timbre train --recipe my-recipe.yaml
              timbre train --set objective.weights.artist=
              timbre train --playlists playlists.csv --playlist-part first
              timbre train --name wide --set blend.width=64
              timbre train --from ../other.timbre
            """)

    @Option(parsing: .unconditional, help: "Largest number of epochs. (default: the recipe's)")
    var epochs: Int?

    @Option(
        parsing: .unconditional,
        help: "Songs per batch; --set training.batch=auto chooses by the number of songs. (default: the recipe's)")
    var batchSize: Int?

    @Option(parsing: .unconditional, help: "Seed of initial weights, split, order and dropout. (default: the recipe's)")
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Change a value of the recipe, or restore it with nothing after the =. Repeatable.",
            valueName: "key=value"))
    var set: [String] = []

    @Option(
        help: ArgumentHelp(
            "Another recipe that reads the same columns, shipped or a YAML file. (default: the catalogue's own)",
            discussion: "It becomes the catalogue's recipe."), completion: .recipes)
    var recipe: String?

    @Option(
        help: ArgumentHelp(
            "Name of the model, new or existing: a-z, 0-9, - and _. (default: “default”)", valueName: "name"),
        transform: ModelName.init(parsing:))
    var name = ModelName.standard

    @Option(
        help: ArgumentHelp(
            "Trained model to start from: a catalogue, a model file, or one of this catalogue's models by name.",
            valueName: "model"),
        transform: ModelSource.init(parsing:))
    var from: ModelSource?

    @Flag(help: "Continue from the checkpoint.")
    var resume = false

    @Option(parsing: .unconditional, help: "Minimum seconds between checkpoints.")
    var checkpointSeconds = 30.0

    @OptionGroup var playlists: PlaylistOptions

    private static let mostEpochs = 1_000_000
    /// Number of songs below which a model of other songs serves better: it was measured to do so for 3,000 songs, and
    /// not for 14,000 (docs/models.md).
    private static let fewSongs = 5000
    /// Number of steps in an epoch below which a note suggests smaller batches.
    private static let fewSteps = 30

    @OptionGroup var common: CommonOptions<Self>

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
        let (catalogue, outcome): (Catalogue, TrainingOutcome)
        var checkpoint: (path: String, before: Date?)?
        do {
            (catalogue, outcome) = try common.writing(
                keeping: "the catalogue is as it was", model: name, ignoringLearned: true
            ) { catalogue in
                let path = catalogue.path(of: CatalogueFile.checkpoint)
                checkpoint = (path, Self.modificationDate(path))
                return try train(catalogue)
            }
        } catch let error as CancellationError {
            // A checkpoint of an earlier training stays too.
            if let checkpoint, let date = Self.modificationDate(checkpoint.path), resume || date != checkpoint.before {
                Interrupt.keep("the catalogue is as it was, and `timbre train \(again)` goes on from the checkpoint")
            }
            throw error
        }
        if common.json {
            try TrainingLines.json(outcome, songs: catalogue.songCount).printed()
        } else {
            try TrainingLines.report(outcome, songs: catalogue.songCount)
        }
        for note in outcome.report.notes { Console.note(note) }
        if outcome.report.endedAtBest {
            Console.note(
                "the last epoch was the best: more of them may give a better model "
                    + "(--epochs \(min(2 * outcome.report.epochs, Self.mostEpochs)))")
        }
        if let note = catalogue.noteOnEarlierModel() { Console.note(note) }
        Console.note("how well it reconstructs says little of how well it recommends: `timbre evaluate` measures that")
    }

    private static func modificationDate(_ path: String) -> Date? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
    }

    /// Options of a command that goes on from the checkpoint.
    private var again: String {
        "--resume" + (name == .standard ? "" : " --name \(name)") + (from.map { " --from \($0.text.asArgument)" } ?? "")
            + (common.catalogue.map { " --catalogue \($0.asArgument)" } ?? "")
    }

    private func train(_ catalogue: Catalogue) throws -> (catalogue: Catalogue, outcome: TrainingOutcome) {
        let (recipe, original) = try chosenRecipe(catalogue)
        let known = try playlists.file.map { try knownPlaylists($0, catalogue) }
        if known == nil, set.contains(where: { $0.hasPrefix("objective.weights.playlist=") && !Self.goesBack($0) }) {
            Console.note("objective.weights.playlist counts only with --playlists")
        }
        noteFewSongs(catalogue.songCount)
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

    /// Recipe to train by: the catalogue's, or the one given, with the changes of the options; and the one given,
    /// unchanged.
    private func chosenRecipe(_ catalogue: Catalogue) throws -> (recipe: Recipe, named: Recipe?) {
        var recipe: Recipe
        var named: Recipe?
        if let name = self.recipe {
            recipe = try Recipe.resolve(name)
            named = recipe
        } else if resume, let interrupted = try catalogue.interruptedRecipe() {
            // The options of an interrupted training need not be repeated.
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

    /// Whether an assignment has nothing after the `=`, which restores the recipe's value.
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

    /// Notes that there are few songs to learn from, unless a model of others lends its weights.
    private func noteFewSongs(_ songs: Int) {
        guard songs < Self.fewSongs, from == nil else { return }
        Console.note(
            "from \(songs) songs a model learns little; one that was trained on many songs serves them better "
                + "(`timbre embed --model` takes it)")
    }

    /// Notes that the batch is large for the number of songs, which leaves few steps to learn in.
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
