import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreLearning
import TimbreSearch

extension Catalogue {
    /// Path of the checkpoint from which an interrupted training continues.
    var checkpointPath: String { path(of: CatalogueFile.checkpoint) }

    /// Recipe of the training that `TrainingOptions.resume` continues; nil where there is no checkpoint.
    ///
    /// - Throws: `FileFault`, `LearningFault.unusableFile` for a damaged checkpoint.
    public func interruptedRecipe() throws -> Recipe? { try Trainer.recipe(ofCheckpoint: checkpointPath) }

    /// Trains a model, maps every song, and puts model and vectors in place together; until then the earlier model
    /// stays.
    ///
    /// The checkpoint and `history.csv` are kept in the catalogue.
    ///
    /// - Parameters:
    ///   - recipe: the catalogue's recipe, perhaps with other values for network, objective and training; nil for it as
    ///     it is.
    ///   - original: the recipe from which `recipe` was made, for `originalRecipe`; nil where that was the catalogue's
    ///     own.
    ///   - playlists: playlists from `playlists(_:part:)`, each of whose songs are pulled together; nil for none.
    ///   - start: a model whose weights and scaling the training starts from, matched by the names of categories; nil
    ///     for random weights.
    ///   - device: the device that computes.
    ///   - options: epochs, checkpoints and whether to resume.
    ///   - work: progress, a few times a second, at the end of each epoch and while songs are mapped; and cancellation,
    ///     asked for between batches.
    /// - Returns: the catalogue with this model, and the model with its report.
    /// - Throws: `CancellationError` once a checkpoint is kept, from which `TrainingOptions.resume` continues;
    ///   `LearningFault`, `CatalogueFault`, `FileFault`, `ComputeFault`.
    public func train(
        recipe: Recipe? = nil, original: Recipe? = nil, playlists: PlaylistSet? = nil, from start: Model? = nil,
        device: Device, options: TrainingOptions = TrainingOptions(), work: Work<TrainingProgress> = Work()
    ) throws -> (catalogue: Catalogue, outcome: TrainingOutcome) {
        try writing(ignoringLearned: true, work: work.silent()) { current in
            try current.trainHeld(
                recipe: recipe ?? current.recipe, original: original, playlists: playlists, start: start,
                device: device, options: options, work: work)
        }
    }

    /// Trains as `train` does, while the catalogue is held for writing.
    private func trainHeld(
        recipe: Recipe, original: Recipe?, playlists: PlaylistSet?, start: Model?, device: Device,
        options: TrainingOptions, work: Work<TrainingProgress>
    ) throws -> (catalogue: Catalogue, outcome: TrainingOutcome) {
        let earlier = recipeFault == nil ? self.recipe : nil
        if earlier == nil, recipe == self.recipe { try checkRecipeIsReadable() }
        var options = options
        options.checkpointPath = checkpointPath
        options.historyPath = path(of: CatalogueFile.history)
        try checkCanKeep(modelBy: recipe)
        let data = try device.phase("read the songs") { try songFeatures(texts: recipe.readsTexts) }
        let vocabularies = try vocabularies()
        var outcome = try Trainer(
            data: data, recipe: recipe, playlists: playlists,
            start: start.map { try StartingWeights($0, recipe: recipe, vocabularies: vocabularies) }, device: device,
            options: options
        ).train(work: work.part { .learning($0) })
        outcome.model.vocabularies = vocabularies
        if let start { outcome.model.descend(from: start) }
        let mapping = work.part { (songs: Portion) in TrainingProgress.mapping(songs) }
        let vectors = try device.phase("learn what vectors are made of") {
            try outcome.model.learnVectors(from: data, playlists: playlists, device: device, work: mapping)
        }
        let model = outcome.model
        let encoder = try Encoder(model, device: device)
        // The model records how it was trained; the next training starts from the catalogue's own values.
        var kept = model.recipe
        if let earlier { kept.training = earlier.training }
        let trained = try device.phase("put the model in place") {
            try place(model, recipe: kept, original: original, device: device) { append in
                if vectors.isEmpty {
                    try encoder.map(data, songs: 0..<data.songCount, into: append, work: mapping)
                } else {
                    try encoder.finish(vectors, of: data, into: append, work: mapping)
                }
            }
        }
        outcome.report.notes += [
            model.recipe.noteOnBlend, try trained.noteOnDirections(),
            try earlier.flatMap { try noteOnRecipe(kept, after: $0) },
        ].compactMap(\.self)
        return (trained, outcome)
    }

    /// Puts a model and the latent vectors of all songs in place together.
    ///
    /// - Parameters:
    ///   - recipe: the recipe to store with the model.
    ///   - original: the recipe from which `recipe` was made; nil where that was the catalogue's own.
    ///   - vectors: producer that calls its argument with all songs' vectors in order, a part at a time.
    func place(
        _ model: Model, recipe: Recipe, original: Recipe?, device: Device,
        vectors: (_ append: ([Float]) throws -> Void) throws -> Void
    ) throws -> Catalogue {
        try withoutActuallyEscaping(vectors) { vectors in
            try keep(
                [
                    (
                        CatalogueFile.model,
                        { path in try device.phase("write the model") { try model.write(to: path) } }
                    ),
                    (
                        CatalogueFile.latents,
                        { path in
                            try device.phase("write the latent vectors") {
                                let writer = try NPYWriter(
                                    creating: path, type: .float32, columns: model.latentWidth, followingLinks: false)
                                try vectors { try writer.append($0) }
                                try writer.finish()
                            }
                        }
                    ),
                ], modelSongCount: songCount, scaling: model.scaling, recipe: recipe, original: original)
        }
    }

    /// Note on how a training with another network or objective changes this model's recipe; nil where the recipe stays
    /// the same, or where the model is a new one beside the standard model.
    func noteOnRecipe(_ kept: Recipe, after earlier: Recipe) throws -> String? {
        guard modelName == .standard || !isNewModel else { return nil }
        let changes = try kept.differences(from: earlier)
        guard !changes.isEmpty else { return nil }
        return
            (modelName == .standard
            ? "the catalogue's recipe is now this model's" : "the recipe of “\(modelName)” is now this model's")
            + ", for later trainings too: \(changes.joined(separator: ", ")); a training with the earlier values goes back"
    }
}
