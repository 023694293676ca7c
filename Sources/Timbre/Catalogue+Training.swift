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
        try checkRecipeIsReadable()
        return try Model(modelFile(), expecting: recipe)
    }

    /// The encoder of the catalogue's model, which reads of a large one only what songs need.
    ///
    /// - Throws: as above; `ComputeFault`.
    public func encoder(device: Device) throws -> Encoder {
        try checkRecipeIsReadable()
        return try Encoder(modelFile(), expecting: recipe, device: device)
    }

    private func modelFile() throws -> SafeTensorsFile {
        try SafeTensorsFile(checkedFile(named: CatalogueFile.model))
    }

    /// Everything that `verify` checks, that model and checkpoint can be used, and that the latent vectors of a sample of
    /// songs are what the model makes of them.
    ///
    /// - Returns: what is wrong, a fault a file; nothing where all is well.
    /// - Throws: `CancellationError`.
    public func verifyWithModel(device: Device, work: Work<Never> = Work()) throws -> [any Error] {
        var faults = try verify(work: work)
        if state.hasModel, faults.isEmpty {
            do {
                _ = try model()
                try checkLatents(device: device, work)
            } catch let cancelled as CancellationError {
                throw cancelled
            } catch {
                faults.append(error)
            }
        }
        do { _ = try Trainer.recipe(ofCheckpoint: checkpointPath) } catch { faults.append(error) }
        return faults
    }

    /// Songs of which `verifyWithModel` maps a sample.
    private static let sampleSize = 1000
    /// How far the numbers of one song's vector lie apart from device to device, at most.
    private static let deviceTolerance: Float = 1e-3

    private func checkLatents(device: Device, _ work: Work<Never>) throws {
        let encoder = try encoder(device: device)
        let (file, data, mapped) = (try latents(), try songFeatures(), state.latentCount)
        guard file.columns == encoder.latentWidth else { throw CatalogueFault.otherModel(path: path) }
        let songs = stride(from: 0, to: mapped, by: max(mapped / Self.sampleSize, 1))
        for song in songs {
            try work.check()
            let (found, expected) = (
                file.floats(rows: song..<song + 1), try encoder.unitVectors(data, songs: song..<song + 1)
            )
            guard zip(found, expected).allSatisfy({ abs($0 - $1) <= Self.deviceTolerance }) else {
                throw CatalogueFault.damaged(
                    file: file.path, detail: "the vector of song \(song) is not what the model makes of it")
            }
        }
    }

    /// Where an interrupted training goes on.
    var checkpointPath: String { path + "/" + CatalogueFile.checkpoint }

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
    ///   - original: what `recipe` was made from, for `originalRecipe`; nil where that was the catalogue's own.
    ///   - playlists: of its songs, by `playlists(_:part:)`: songs of one are pulled together too; nil for none.
    ///   - work: told a few times a second, at the end of each epoch, and while songs are mapped; asked between batches.
    /// - Returns: the catalogue with this model, and how it was trained.
    /// - Throws: `CancellationError` once a checkpoint is kept, from which `TrainingOptions.resume` goes on;
    ///   `LearningFault`, `CatalogueFault`, `FileFault`, `ComputeFault`.
    public func train(
        recipe: Recipe? = nil, original: Recipe? = nil, playlists: PlaylistSet? = nil, device: Device,
        options: TrainingOptions = TrainingOptions(), work: Work<TrainingProgress> = Work()
    ) throws -> (catalogue: Catalogue, outcome: TrainingOutcome) {
        try writing(ignoringLearned: true, work: work.silent()) { current in
            try current.trainHeld(
                recipe: recipe ?? current.recipe, original: original, playlists: playlists, device: device,
                options: options, work: work)
        }
    }

    /// The same with the right to write.
    private func trainHeld(
        recipe: Recipe, original: Recipe?, playlists: PlaylistSet?, device: Device, options: TrainingOptions,
        work: Work<TrainingProgress>
    ) throws -> (catalogue: Catalogue, outcome: TrainingOutcome) {
        let earlier = recipeFault == nil ? self.recipe : nil
        if earlier == nil, recipe == self.recipe { try checkRecipeIsReadable() }
        var options = options
        options.checkpointPath = checkpointPath
        options.historyPath = path + "/" + CatalogueFile.history
        try checkCanKeep(modelBy: recipe)
        let data = try device.phase("read the songs") { try songFeatures() }
        var outcome = try Trainer(
            data: data, recipe: recipe, playlists: playlists, device: device, options: options
        ).train(work: work.part { .learning($0) })
        let mapping = work.part { (songs: Portion) in TrainingProgress.mapping(songs) }
        let vectors = try device.phase("learn what vectors are made of") {
            try outcome.model.learnVectors(from: data, playlists: playlists, device: device, work: mapping)
        }
        let model = outcome.model
        let encoder = try Encoder(model, device: device)
        // How this model was trained is the model's to tell; the next training begins with the recipe's own values.
        var kept = model.recipe
        if let earlier { kept.training = earlier.training }
        let trained = try device.phase("put the model in place") {
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
                                    creating: path, type: .float32, columns: encoder.latentWidth, followingLinks: false)
                                if vectors.isEmpty {
                                    try encoder.map(
                                        data, songs: 0..<data.songCount, into: { try writer.append($0) }, work: mapping)
                                } else {
                                    try encoder.finish(
                                        vectors, of: data, into: { try writer.append($0) }, work: mapping)
                                }
                                try writer.finish()
                            }
                        }
                    ),
                ], modelSongCount: data.songCount, scaling: model.scaling, recipe: kept, original: original)
        }
        outcome.report.notes += [
            model.recipe.noteOnBlend, try trained.noteOnDirections(),
            try earlier.flatMap { try Self.note(on: kept, after: $0) },
        ].compactMap(\.self)
        return (trained, outcome)
    }

    /// What the catalogue's recipe has become by a training with another network or objective; nil where it is the same.
    private static func note(on kept: Recipe, after earlier: Recipe) throws -> String? {
        let changes = try kept.differences(from: earlier)
        guard !changes.isEmpty else { return nil }
        return
            "the catalogue's recipe is now this model's, for later trainings too: \(changes.joined(separator: ", ")); "
            + "a training with the earlier values goes back"
    }

    /// Maps the songs that have no latent vector yet, by the model that is there.
    ///
    /// - Returns: the catalogue with their vectors, and how many were mapped.
    /// - Throws: `CatalogueFault`, `FileFault`, `ComputeFault`; `CancellationError`.
    public func embed(
        device: Device, work: Work<Portion> = Work()
    ) throws -> (catalogue: Catalogue, songs: Int) {
        try writing(work: work.silent()) { current in
            let songs = current.state.latentCount..<current.songCount
            let encoder = try current.encoder(device: device)
            try work.check()
            guard !songs.isEmpty else { return (current, 0) }
            let data = try current.songFeatures(songs)
            let embedded = try current.appendLatents(ofModel: current.state.modelGeneration) { append in
                try encoder.map(data, songs: 0..<songs.count, into: append, work: work)
            }
            return (embedded, songs.count)
        }
    }
}

extension Encoder {
    /// Songs that are mapped between two writes.
    private static let step = batch * 16

    /// Unit-length latent vectors of some songs, row-major; a song that the network maps to zero stays zero.
    func unitVectors(_ data: SongFeatures, songs: Range<Int>) throws -> [Float] {
        var vectors: [Float] = []
        try map(data, songs: songs, into: { vectors += $0 }, work: Work(isCancelled: { false }))
        return vectors
    }

    /// Unit-length latent vectors of a range of songs; a song that the network maps to zero stays zero.
    func map(
        _ data: SongFeatures, songs: Range<Int>, into append: ([Float]) throws -> Void, work: Work<Portion>
    ) throws {
        for start in stride(from: songs.lowerBound, to: songs.upperBound, by: Self.step) {
            let range = start..<min(start + Self.step, songs.upperBound)
            let vectors = try encode(
                data[range],
                work: work.part { Portion(done: start + $0.done - songs.lowerBound, total: songs.count) })
            try append(unit(vectors))
        }
    }

    /// The same of all songs whose vectors without contexts and blend are there already.
    func finish(
        _ vectors: [Float], of data: SongFeatures, into append: ([Float]) throws -> Void, work: Work<Portion>
    ) throws {
        let width = vectors.count / data.songCount
        for start in stride(from: 0, to: data.songCount, by: Self.step) {
            try work.check()
            let range = start..<min(start + Self.step, data.songCount)
            let part = try finish(
                Array(vectors[range.lowerBound * width..<range.upperBound * width]), of: data[range])
            try append(unit(part))
        }
    }

    private func unit(_ vectors: [Float]) -> [Float] {
        UnitVectors(VectorSource(vectors, dimensions: latentWidth), threads: threads).values
    }
}
