import Foundation
public import TimbreCatalogue
import TimbreFiles

/// A file with all that is needed to go on with a training of songs.
struct Checkpoint: Sendable {
    private static let format = "timbre checkpoint 1"

    var recipe: Recipe
    /// Digest of the songs that are learned from.
    var dataDigest: String
    /// Digest of the playlists that train; nil without any.
    var playlistsDigest: String?
    /// Digest of the weights that the training began with; nil where these were random.
    var startDigest: String?
    var songCount: Int
    var snapshot: TrainingSnapshot

    /// - Throws: `FileFault`; an earlier checkpoint is then still there.
    func write(to path: String, shape: NetworkShape) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let (state, losses) = (snapshot.state, snapshot.losses)
        var tensors = shape.tensors(of: snapshot.values, prefix: "values.")
        tensors += shape.tensors(of: snapshot.mean, prefix: "mean.")
        tensors += shape.tensors(of: snapshot.variance, prefix: "variance.")
        if let best = snapshot.best { tensors += shape.tensors(of: best, prefix: "best.") }
        tensors.append(SafeTensors.Tensor(name: "losses", shape: [losses.count], values: .float32(losses)))
        var metadata = [
            "format": Checkpoint.format,
            "recipe": recipe.yaml(),
            "data_digest": dataDigest,
            "songs": "\(songCount)",
            "state": String(decoding: try encoder.encode(state), as: UTF8.self),
        ]
        metadata["playlists_digest"] = playlistsDigest
        metadata["start_digest"] = startDigest
        try SafeTensors(metadata: metadata, tensors: tensors).write(to: path, followingLinks: false)
    }

    /// Reads a checkpoint of this training; `training.epochs` may have changed.
    ///
    /// - Throws: `LearningFault.noCheckpoint`, `.checkpointDiffers` that names what differs, `.unusableFile`;
    ///   `FileFault` for a damaged file.
    init(
        contentsOf path: String, recipe: Recipe, dataDigest: String, playlistsDigest: String?, startDigest: String?,
        songCount: Int, shape: NetworkShape
    ) throws {
        guard FileManager.default.fileExists(atPath: path) else { throw LearningFault.noCheckpoint(path: path) }
        let file = try SafeTensors(contentsOf: path)
        guard file.metadata["format"] == Checkpoint.format,
            let recipeText = file.metadata["recipe"], var earlier = try? Recipe(yaml: recipeText, source: path),
            let state = file.metadata["state"].flatMap({
                try? JSONDecoder().decode(TrainingState.self, from: Data($0.utf8))
            }),
            state.isPossible, let songs = file.metadata["songs"].flatMap({ Int($0) }),
            let digest = file.metadata["data_digest"]
        else {
            throw LearningFault.unusableFile(path: path, reason: "it holds no checkpoint of this program")
        }
        earlier.training.epochs = recipe.training.epochs
        var differences = try recipe.differences(from: earlier)
        if songs != songCount {
            differences.append("it learned from \(songs) songs, and there are \(songCount)")
        } else if digest != dataDigest {
            differences.append("the songs' features or categories have changed")
        }
        switch (file.metadata["playlists_digest"], playlistsDigest) {
        case (.some, nil): differences.append("playlists trained it, and now there are none: name them again")
        case (nil, .some): differences.append("no playlists trained it")
        case (let earlier, let now) where earlier != now: differences.append("the playlists have changed")
        default: break
        }
        switch (file.metadata["start_digest"], startDigest) {
        case (.some, nil): differences.append("it began with the weights of a model: name it again")
        case (nil, .some): differences.append("it did not begin with the weights of a model")
        case (let earlier, let now) where earlier != now: differences.append("it began with other weights")
        default: break
        }
        guard differences.isEmpty else {
            throw LearningFault.checkpointDiffers(path: path, differences: differences)
        }
        self.recipe = recipe
        (self.dataDigest, self.playlistsDigest, self.startDigest) = (dataDigest, playlistsDigest, startDigest)
        self.songCount = songCount
        func weights(_ prefix: String) throws -> HostWeights { try shape.weights(in: file, prefix: prefix, path: path) }
        snapshot = TrainingSnapshot(
            state: state, values: try weights("values."), mean: try weights("mean."),
            variance: try weights("variance."), best: state.stopping.bestEpoch == nil ? nil : try weights("best."),
            losses: try file.floats("losses", shape: [file["losses"]?.shape.first ?? 0], path: path))
    }

    init(
        recipe: Recipe, dataDigest: String, playlistsDigest: String?, startDigest: String?, songCount: Int,
        snapshot: TrainingSnapshot
    ) {
        (self.recipe, self.dataDigest) = (recipe, dataDigest)
        (self.playlistsDigest, self.startDigest) = (playlistsDigest, startDigest)
        (self.songCount, self.snapshot) = (songCount, snapshot)
    }
}

extension Trainer {
    /// The recipe of a checkpoint's training; nil where there is no such file.
    ///
    /// - Throws: `FileFault` for a damaged file, `LearningFault.unusableFile` for one that is no checkpoint.
    public static func recipe(ofCheckpoint path: String) throws -> Recipe? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let metadata = try SafeTensors(contentsOf: path).metadata
        guard let text = metadata["recipe"], let recipe = try? Recipe(yaml: text, source: path),
            let state = metadata["state"].flatMap({
                try? JSONDecoder().decode(TrainingState.self, from: Data($0.utf8))
            }), state.isPossible
        else { throw LearningFault.unusableFile(path: path, reason: "it holds no checkpoint of this program") }
        return recipe
    }
}
