public import TimbreBase
import TimbreCatalogue
public import TimbreCompute

/// The world's faults in learning; each says what happened, where, and what to do.
public enum LearningFault: Fault, Equatable {
    /// A training without songs.
    case noSongs
    /// Songs that the recipe does not read, or that contradict themselves; `difference` says in what.
    case dataOfAnotherRecipe(recipe: String, difference: String)
    /// A loss that is infinite or not a number.
    case diverged(epoch: Int, rate: Double)
    case noCheckpoint(path: String)
    /// A checkpoint of other songs or another recipe, with the differences.
    case checkpointDiffers(path: String, differences: [String])
    /// A model that was trained by another recipe, with the differences.
    case modelOfAnotherRecipe(path: String, differences: [String])
    /// A model of other features or categories than the songs have, or of features in other units.
    case modelOfOtherFeatures(model: String, songs: String)
    /// A model that does not store the names of its ids, and is to be used for songs with other ids.
    case modelWithoutNames
    /// A model whose weights do not fit the network that is to be trained, with the differences and the model's own
    /// widths.
    case otherNetwork([String], hidden: [Int], latent: Int)
    /// A file that is whole but not what it should be.
    case unusableFile(path: String, reason: String)
    /// Playlists that are to train a network which compares no songs.
    case playlistsWithoutContrast(recipe: String)
    /// Playlists and categories to compare by that together exceed `most`.
    case tooManyContrasts(categories: [String], most: Int)
    /// Playlists that are to train although the recipe's weight of them is 0.
    case playlistsWithoutWeight(recipe: String)
    /// Playlists none of which has two songs that are learned from.
    case noPlaylistPairs(playlists: Int)
    /// A device with too little memory for the training, in batches of `batch` songs.
    case tooLargeForDevice(ComputeFault, batch: Int)
    /// A device that failed, in an epoch or before the first; `isKept` says whether there is a checkpoint to go on
    /// from.
    case deviceFailed(ComputeFault, epoch: Int?, isKept: Bool)
}

extension LearningFault: CausedByDevice {
    package var deviceFault: ComputeFault? {
        switch self {
        case .tooLargeForDevice(let fault, _), .deviceFailed(let fault, _, _): fault
        default: nil
        }
    }
}

extension LearningFault {
    public var report: FaultReport {
        switch self {

        case .noSongs:
            FaultReport(.input, "there is no song to learn from", Remedy("add songs first", by: .run(.ingest)))
        case .dataOfAnotherRecipe(let recipe, let difference):
            FaultReport(
                .input, "the songs are not those that the recipe “\(recipe)” reads: \(difference)",
                "take the recipe that they were read by")
        case .diverged(let epoch, let rate):
            FaultReport(
                .input, "the loss of epoch \(epoch) is no finite number: training diverged at a rate of \(rate)",
                Remedy(
                    "lower it, to \(Float(rate / 10)) for example",
                    by: .set(.setting, "training.rate=\(Float(rate / 10))")), key: "training.rate")
        case .noCheckpoint(let path):
            FaultReport(
                .input, "there is no checkpoint “\(path)” to go on from",
                Remedy("train from the beginning", byRunning: .train, on: nil, ModelName(ofFile: path)), file: path)
        case .checkpointDiffers(let path, let differences):
            FaultReport(
                .input, "“\(path)” is the checkpoint of another training: \(differences.joined(separator: "; "))",
                Remedy(
                    "restore that, or train from the beginning", byRunning: .train, on: nil, ModelName(ofFile: path)),
                file: path)
        case .modelOfAnotherRecipe(let path, let differences):
            FaultReport(
                .input, "“\(path)” was trained by another recipe: \(differences.joined(separator: "; "))",
                Remedy("train again", byRunning: .train, on: nil, ModelName(ofFile: path)), file: path)
        case .modelOfOtherFeatures(let model, let songs):
            FaultReport(
                .input, "the model is of other songs: it asks for \(model), and these have \(songs)",
                "take a model of the same features in the same order, or make the catalogue by the model's recipe")
        case .modelWithoutNames:
            FaultReport(
                .input, "the model does not tell which artists its numbers are: an earlier version wrote it",
                "give the catalogue that has it, not the file alone, or train it again")
        case .otherNetwork(let differences, let hidden, let latent):
            FaultReport(
                .input, "the model's network is not the recipe's: \(differences.joined(separator: "; "))",
                Remedy(
                    "give the recipe the model's values, or begin without it",
                    by: .set(.setting, "network.hidden=\(hidden)".replacing(" ", with: "")),
                    .set(.setting, "network.latent=\(latent)")), key: "network")
        case .unusableFile(let path, let reason):
            FaultReport(
                .damage, "“\(path)”: \(reason)",
                Remedy("train again", byRunning: .train, on: nil, ModelName(ofFile: path)), file: path)
        case .playlistsWithoutContrast(let recipe):
            FaultReport(
                .input,
                "playlists train by comparing songs, which the objective of the recipe “\(recipe)” does not (categories: embedding)",
                "take a recipe with categories: contrast, or train without playlists", key: "objective.categories")
        case .tooManyContrasts(let categories, let most):
            FaultReport(
                .input,
                "songs can be compared in \(most) ways at once, and the recipe compares them by \(categories.joined(separator: ", ")) already",
                "drop one from objective.weights, or train without playlists", key: "objective.weights")
        case .playlistsWithoutWeight(let recipe):
            FaultReport(
                .input,
                "objective.weights.playlist of the recipe “\(recipe)” is 0, so playlists would train nothing",
                Remedy("give it a weight, 1 for example", by: .set(.setting, "objective.weights.playlist=1")),
                key: "objective.weights.playlist")
        case .noPlaylistPairs(let playlists):
            FaultReport(
                .input, "none of the \(playlists) playlists has two songs that are learned from",
                "give others, or train without playlists")
        case .tooLargeForDevice(let fault, let batch):
            FaultReport(
                .resource, fault.report.problem,
                batch > 1
                    ? Remedy(
                        "train in smaller batches, which gives another model, or on the CPU",
                        by: .set(.setting, "training.batch=\((batch + 1) / 2)"), .set(.device, "cpu"))
                    : Remedy("train on the CPU", by: .set(.device, "cpu")))
        case .deviceFailed(let fault, let epoch, let isKept):
            FaultReport(
                .device, fault.report.problem + (epoch.map { " in epoch \($0)" } ?? ""),
                isKept
                    ? Remedy(
                        "the last checkpoint is kept: go on from it, on the CPU for example", by: .run(.train),
                        .set(.resume), .set(.device, "cpu"))
                    : Remedy(
                        "there is no checkpoint of this training yet: train again, on the CPU for example",
                        by: .run(.train), .set(.device, "cpu")))
        }
    }
}
