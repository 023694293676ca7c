public import TimbreBase
public import TimbreCatalogue
public import TimbreCompute

/// Trains the autoencoder of a recipe.
///
///     let outcome = try Trainer(data: catalogue.songFeatures(), recipe: recipe, device: device).train()
///     try outcome.model.write(to: "model.safetensors")
///
/// The outcome is a function of the data, the recipe, the playlists, the weights to begin with and the device's kind:
/// the number of threads, interruptions and the options change no bit of it.
public struct Trainer: Sendable {
    private let data: SongFeatures
    private let recipe: Recipe
    private let device: Device
    private let playlists: PlaylistSet?
    private let start: StartingWeights?
    private let options: TrainingOptions

    /// - Parameters:
    ///   - data: the songs, with the categories of `recipe.categories`, in that order.
    ///   - recipe: the network, the objective and the training.
    ///   - playlists: the playlists of the songs, which train too; nil for none.
    ///   - start: weights to begin with, and their scaling; nil for random ones and a scaling fitted on the training
    ///     songs.
    ///   - device: the device that computes.
    ///   - options: epochs, checkpoints and whether to resume.
    public init(
        data: SongFeatures, recipe: Recipe, playlists: PlaylistSet? = nil, start: StartingWeights? = nil,
        device: Device, options: TrainingOptions = TrainingOptions()
    ) {
        (self.data, self.recipe, self.playlists, self.start) = (data, recipe, playlists, start)
        (self.device, self.options) = (device, options)
    }

    /// Trains until the last epoch, or until the validation loss has not fallen for `training.patience` epochs, and
    /// takes the weights of the best epoch. Without validation songs all epochs are trained and the last weights count.
    ///
    /// - Parameter work: told on the training's thread, a few times a second and at the end of each epoch; asked
    ///   between batches.
    /// - Throws: `CatalogueFault.invalidRecipe`; `CancellationError` once a checkpoint is kept; `LearningFault`:
    ///   `.noSongs`, `.dataOfAnotherRecipe`, `.diverged`, what is wrong with playlists, and with a checkpoint to
    ///   resume; `.tooLargeForDevice`, and `.deviceFailed` with the last checkpoint kept; `FileFault` where a file
    ///   can't be written; `ComputeFault` of the CPU.
    public func train(work: Work<EpochProgress> = Work()) throws -> TrainingOutcome {
        try recipe.check()
        let songs = try device.phase("scale the songs") {
            try SongTask(data, recipe: recipe, playlists: playlists, start: start)
        }
        var writer: CheckpointWriter?
        var epoch: Int?
        defer { writer?.wait() }
        do {
            return try train(songs, &writer, epoch: &epoch, work: work)
        } catch let fault as ComputeFault where device.description.kind != .cpu {
            writer?.wait()
            let batch = recipe.training.batchSize(trainingSongs: songs.task.split.training.count)
            let isKept = writer?.isKept ?? false
            throw fault.isShortage && !isKept && epoch ?? 1 == 1
                ? LearningFault.tooLargeForDevice(fault, batch: batch)
                : LearningFault.deviceFailed(fault, epoch: epoch, isKept: isKept)
        }
    }

    /// - Parameter epoch: receives the number of the epoch that is trained, so that a caller can say where training
    ///   ended.
    private func train(
        _ songs: SongTask, _ writer: inout CheckpointWriter?, epoch: inout Int?, work: Work<EpochProgress>
    ) throws -> TrainingOutcome {
        writer = options.checkpointPath.map {
            CheckpointWriter(
                path: $0, shape: songs.task.shape, secondsBetween: options.checkpointSeconds, device: device)
        }
        var run = try device.phase("prepare the training") { try TrainingRun(songs.task, device: device) }
        if options.resume {
            guard let path = options.checkpointPath else { preconditionFailure("resuming without a checkpoint's path") }
            try songs.resume(&run, from: path)
            writer?.isKept = true
        }
        epoch = run.state.epoch
        try run.train(work: work) { run, moment in
            if case .ended = moment { epoch = nil } else { epoch = run.state.epoch }
            switch moment {
            case .afterEpoch:
                guard writer?.isDue ?? false else { return }
                let snapshot = try run.snapshotBesideWork()
                try writer?.write { songs.checkpoint(try snapshot()) }
                try writeHistory(run)
            case .stopped(let songsInEpoch): try keep(songs, run, songsInEpoch: songsInEpoch, &writer)
            case .ended: try keep(songs, run, songsInEpoch: 0, &writer)
            }
        }
        return TrainingOutcome(
            model: try songs.model(run), history: run.state.history,
            report: try device.phase("measure the model") {
                try TrainingReport(run, features: recipe.features.map(\.name), device: device)
            })
    }

    /// Keeps a checkpoint and the history, and waits until they are on disk.
    private func keep(
        _ songs: SongTask, _ run: TrainingRun, songsInEpoch: Int, _ writer: inout CheckpointWriter?
    ) throws {
        if writer != nil {
            let checkpoint = try device.phase("read a checkpoint") {
                songs.checkpoint(try run.snapshot(songsInEpoch: songsInEpoch))
            }
            try writer?.write { checkpoint }
        }
        try writer?.finish()
        try writeHistory(run)
    }

    private func writeHistory(_ run: TrainingRun) throws {
        if let path = options.historyPath { try History.write(run.state.history, to: path) }
    }
}
