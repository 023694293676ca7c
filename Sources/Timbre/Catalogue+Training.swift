import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreLearning
import TimbreSearch

extension Catalogue {
    /// The catalogue's model.
    ///
    /// - Throws: `CatalogueFault.noModel`, `.damaged`; `LearningFault` for another recipe's model.
    public func model() throws -> Model {
        try Model(modelFile(), expecting: recipe)
    }

    /// The encoder of the catalogue's model, which reads of a large one only what songs need.
    ///
    /// - Throws: as above; `ComputeFault`.
    public func encoder(device: Device) throws -> Encoder {
        try Encoder(modelFile(), expecting: recipe, device: device)
    }

    private func modelFile() throws -> SafeTensorsFile {
        try SafeTensorsFile(checkedFile(named: "model.safetensors"))
    }

    /// Everything that `verify` checks, and that model and checkpoint can be used.
    ///
    /// - Returns: what is wrong, a fault a file; nothing where all is well.
    public func verifyWithModel() -> [any Error] {
        var faults = verify()
        if state.hasModel, faults.isEmpty {
            do { _ = try model() } catch { faults.append(error) }
        }
        do { _ = try Trainer.recipe(ofCheckpoint: checkpointPath) } catch { faults.append(error) }
        return faults
    }

    /// Where an interrupted training goes on.
    var checkpointPath: String { path + "/checkpoint.safetensors" }

    /// The recipe of the training that `TrainingOptions.resume` goes on with; nil where there is none.
    ///
    /// - Throws: `FileFault`, `LearningFault.unusableFile` for a damaged checkpoint.
    public func interruptedRecipe() throws -> Recipe? { try Trainer.recipe(ofCheckpoint: checkpointPath) }

    /// Trains a model, maps every song, and puts both in place together: until then the earlier model stands.
    ///
    /// The checkpoint and `history.csv` are kept in the catalogue.
    ///
    /// - Parameters:
    ///   - recipe: the catalogue's own, perhaps with other values for network, objective and training.
    ///   - playlists: of its songs, by `playlists(_:part:)`: songs of one are pulled together too; nil for none.
    ///   - mapping: called with the songs that are mapped so far.
    /// - Throws: `LearningFault`, `CatalogueFault`, `FileFault`, `ComputeFault`.
    @discardableResult
    public func train(
        recipe: Recipe? = nil, playlists: TrainingPlaylists? = nil, device: Device,
        options: TrainingOptions = TrainingOptions(),
        mapping: @escaping (Int) -> Void = { _ in }
    ) throws -> TrainingOutcome {
        var options = options
        options.checkpointPath = checkpointPath
        options.historyPath = path + "/history.csv"
        try checkCanReplace(recipe: recipe ?? self.recipe)
        let data = try songFeatures()
        var outcome = try Trainer(
            data: data, recipe: recipe ?? self.recipe, playlists: playlists, device: device, options: options
        ).train()
        let vectors = try outcome.model.learnContexts(
            from: data, device: device, progress: mapping, isCancelled: options.isCancelled)
        let model = outcome.model
        let encoder = try Encoder(model, device: device)
        // How this model was trained is the model's to tell; the next training begins with the recipe's own values.
        var kept = model.recipe
        kept.training = self.recipe.training
        try replace(
            [
                ("model.safetensors", { try model.write(to: $0) }),
                (
                    "latents.npy",
                    { path in
                        let writer = try NPYWriter(creating: path, type: .float32, columns: encoder.latentWidth)
                        if vectors.isEmpty {
                            try encoder.map(
                                data, songs: 0..<data.songCount, into: { try writer.append($0) }, progress: mapping,
                                isCancelled: options.isCancelled)
                        } else {
                            try encoder.finish(vectors, of: data, into: { try writer.append($0) })
                        }
                        try writer.finish()
                    }
                ),
            ], modelSongCount: data.songCount, scaling: model.scaling, recipe: kept)
        outcome.report.notes += [try noteOnDirections(), try noteOnRecipe(kept)].compactMap(\.self)
        return outcome
    }

    /// What the catalogue's recipe has become by a training with another network or objective; nil where it is the same.
    private func noteOnRecipe(_ kept: Recipe) throws -> String? {
        let changes = try kept.differences(from: recipe)
        guard !changes.isEmpty else { return nil }
        return
            "the catalogue's recipe is now this model's, for later trainings too: \(changes.joined(separator: ", ")); "
            + "--set with the earlier values goes back"
    }

    /// Maps the songs that have no latent vector yet, by the model that is there.
    ///
    /// - Returns: how many were mapped.
    /// - Throws: `CatalogueFault`, `FileFault`, `ComputeFault`.
    @discardableResult
    public func embed(
        device: Device, progress: (Int) -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) throws -> Int {
        let encoder = try encoder(device: device)
        let songs = state.latentCount..<songCount
        guard !songs.isEmpty else { return 0 }
        let data = try songFeatures()
        try appendLatents { append in
            try encoder.map(data, songs: songs, into: append, progress: progress, isCancelled: isCancelled)
        }
        return songs.count
    }
}

extension Encoder {
    /// Songs that are mapped between two writes.
    private static let step = batch * 16

    /// Unit-length latent vectors of a range of songs; a song that the network maps to zero stays zero.
    func map(
        _ data: SongFeatures, songs: Range<Int>, into append: ([Float]) throws -> Void, progress: (Int) -> Void,
        isCancelled: () -> Bool
    ) throws {
        for start in stride(from: songs.lowerBound, to: songs.upperBound, by: Self.step) {
            let range = start..<min(start + Self.step, songs.upperBound)
            let vectors = try encode(
                numbers: Array(data.numbers[range.lowerBound * featureCount..<range.upperBound * featureCount]),
                categories: Array(
                    data.categories[range.lowerBound * categoryCount..<range.upperBound * categoryCount]),
                progress: { progress(start + $0 - songs.lowerBound) }, isCancelled: isCancelled)
            try append(UnitVectors(VectorSource(vectors, dimensions: latentWidth)).values)
        }
    }

    /// The same of all songs whose vectors without contexts are there already.
    func finish(_ vectors: [Float], of data: SongFeatures, into append: ([Float]) throws -> Void) throws {
        for start in stride(from: 0, to: data.songCount, by: Self.step) {
            let range = start..<min(start + Self.step, data.songCount)
            var part = Array(vectors[range.lowerBound * latentWidth..<range.upperBound * latentWidth])
            try addContexts(
                to: &part,
                categories: Array(
                    data.categories[range.lowerBound * categoryCount..<range.upperBound * categoryCount]))
            try append(UnitVectors(VectorSource(part, dimensions: latentWidth)).values)
        }
    }
}
