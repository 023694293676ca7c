import TimbreCatalogue
import TimbreCompute

/// A catalogue's songs as a training's task by a recipe: scaled features, ids of the categories that the network sees,
/// labels of those by which songs are compared.
struct SongTask: Sendable {
    let recipe: Recipe
    let scaling: Scaling
    let task: TrainingTask
    let songCount: Int
    private let dataDigest: String
    private let playlistsDigest: String?
    private let startDigest: String?
    private let trainedPlaylists: TrainedPlaylists?

    /// - Throws: `LearningFault`: `.noSongs`, `.dataOfAnotherRecipe`, and what is wrong with playlists.
    init(
        _ data: SongFeatures, recipe: Recipe, playlists: PlaylistSet? = nil, start: StartingWeights? = nil
    ) throws {
        guard data.songCount > 0 else { throw LearningFault.noSongs }
        try data.check(readBy: recipe)
        let training = recipe.training
        let split = Split(songCount: data.songCount, percent: training.split, seed: training.seed)
        self.recipe = recipe
        songCount = data.songCount
        (dataDigest, playlistsDigest, startDigest) = (data.digest, playlists?.digest, start?.digest)
        scaling =
            start?.scaling
            ?? Scaling.fit(
                data.numbers, featureCount: recipe.features.count, rows: split.training.map { Int($0) },
                recipe: recipe)
        let memberships = try playlists.map {
            try PlaylistMemberships($0, recipe: recipe, songCount: data.songCount, training: split.training)
        }
        trainedPlaylists = memberships.map {
            TrainedPlaylists($0, data, recipe: recipe, training: split.training)
        }
        let shape = NetworkShape(
            recipe: recipe,
            vocabularySizes: zip(recipe.categories, data.vocabularySizes).filter { $0.0.embedding != nil }.map(\.1),
            playlistWeight: memberships?.weight)
        var compared = ComparedLabels(
            kinds: recipe.contrasts.map { contrast in
                RowLabels(
                    data.names(ofCategory: contrast.place), category: contrast.place, seed: training.seed)
            })
        compared.playlists = memberships.map { .drawn($0.draw(seed: training.seed)) }
        task = TrainingTask(
            shape: shape, numbers: scaling.apply(data.numbers),
            columns: recipe.embeddingPlaces.map {
                IDColumn(data.names(ofCategory: $0), takesAll: recipe.embedsAllNames)
            }, compared: compared,
            split: split, training: training, initial: start?.weights)
    }

    func checkpoint(_ snapshot: TrainingSnapshot) -> Checkpoint {
        Checkpoint(
            recipe: recipe, dataDigest: dataDigest, playlistsDigest: playlistsDigest, startDigest: startDigest,
            songCount: songCount, snapshot: snapshot)
    }

    /// - Throws: `LearningFault`, `FileFault`, `ComputeFault`.
    func resume(_ run: inout TrainingRun, from path: String) throws {
        let checkpoint = try Checkpoint(
            contentsOf: path, recipe: recipe, dataDigest: dataDigest, playlistsDigest: playlistsDigest,
            startDigest: startDigest, songCount: songCount, shape: run.shape)
        guard try run.resume(from: checkpoint.snapshot) else {
            throw LearningFault.unusableFile(path: path, reason: "the tensor losses is of the wrong length")
        }
    }

    /// The trained model. Rows of ids that no training song has become copies of row 0 where "unknown" was trained.
    /// Waits.
    func model(_ run: TrainingRun) throws -> Model {
        var weights = try run.weights()
        run.network.data.settle(&weights)
        return Model(
            recipe: recipe, scaling: scaling, vocabularySizes: run.shape.tables.map(\.rows), songCount: songCount,
            epochs: run.state.history.count, bestEpoch: run.state.stopping.bestEpoch ?? run.state.history.count,
            playlists: trainedPlaylists, weights: weights)
    }
}
