public import TimbreBase
public import TimbreCatalogue
public import TimbreCompute

/// Trains the autoencoder of a recipe.
///
///     let outcome = try Trainer(data: catalogue.songFeatures(), recipe: recipe, device: device).train()
///     try outcome.model.write(to: "model.safetensors")
///
/// What comes out is a function of the data, the recipe, the playlists and the device's kind: the number of threads, interruptions
/// and the options change no bit of it.
public struct Trainer: Sendable {
    private let data: SongFeatures
    private let recipe: Recipe
    private let device: Device
    private let playlists: PlaylistSet?
    private let options: TrainingOptions

    /// - Parameters:
    ///   - data: with the categories of `recipe.categories`, in that order.
    ///   - playlists: of songs of the data, which train too; nil for none.
    public init(
        data: SongFeatures, recipe: Recipe, playlists: PlaylistSet? = nil, device: Device,
        options: TrainingOptions = TrainingOptions()
    ) {
        (self.data, self.recipe, self.playlists) = (data, recipe, playlists)
        (self.device, self.options) = (device, options)
    }

    /// Trains until the last epoch, or until the validation loss has not fallen for `training.patience` epochs, and
    /// takes the weights of the best epoch. Without validation songs all epochs are trained and the last weights count.
    ///
    /// - Parameter work: told on the training's thread, a few times a second and at the end of each epoch; asked between
    ///   batches.
    /// - Throws: `CatalogueFault.invalidRecipe`; `CancellationError` once a checkpoint is kept; `LearningFault`: `.noSongs`, `.dataOfAnotherRecipe`, `.diverged`,
    ///   what is wrong with playlists, and with a checkpoint to resume; `FileFault` where a file can't be written; `ComputeFault`.
    public func train(work: Work<EpochProgress> = Work()) throws -> TrainingOutcome {
        try recipe.check()
        let songs = try SongTask(data, recipe: recipe, playlists: playlists)
        var run = try TrainingRun(songs.task, device: device)
        if options.resume {
            guard let path = options.checkpointPath else { preconditionFailure("resuming without a checkpoint's path") }
            try songs.resume(&run, from: path)
        }
        var writer = options.checkpointPath.map {
            CheckpointWriter(path: $0, shape: run.shape, secondsBetween: options.checkpointSeconds)
        }
        defer { writer?.wait() }
        var pace = Pace()
        var next = run.plan(epoch: run.state.epoch)
        while !run.isOver {
            let plan = try run.begin(next.value())
            if run.state.epoch < recipe.training.epochs { next = run.plan(epoch: run.state.epoch + 1) }
            do {
                try trainEpoch(plan, &run, &pace, work)
            } catch is CancellationError {
                try run.network.bringUpToDate(batches: run.state.batch)
                try keep(songs, run, songsInEpoch: plan.songs(inBatches: run.state.batch), &writer)
                throw CancellationError()
            }
            if writer?.isDue ?? false {
                try writer?.write(songs.checkpoint(run, songsInEpoch: 0))
                try writeHistory(run)
            }
        }
        try keep(songs, run, songsInEpoch: 0, &writer)
        if run.state.stopping.bestEpoch != nil { try run.restoreBest() }
        return TrainingOutcome(
            model: try songs.model(run), history: run.state.history,
            report: try TrainingReport(run, features: recipe.features.map(\.name), device: device))
    }

    /// Waits until all is on disk.
    private func keep(
        _ songs: SongTask, _ run: TrainingRun, songsInEpoch: Int, _ writer: inout CheckpointWriter?
    ) throws {
        try writer?.write(songs.checkpoint(run, songsInEpoch: songsInEpoch))
        try writer?.finish()
        try writeHistory(run)
    }

    private func writeHistory(_ run: TrainingRun) throws {
        if let path = options.historyPath { try History.write(run.state.history, to: path) }
    }

    /// Trains what is left of an epoch, then measures it.
    private func trainEpoch(
        _ plan: DeviceEpochPlan, _ run: inout TrainingRun, _ pace: inout Pace, _ work: Work<EpochProgress>
    ) throws {
        let start = ContinuousClock.now
        let (secondsBefore, songsBefore) = (run.state.seconds, plan.songs(inBatches: run.state.batch))
        func seconds() -> Double { max(start.duration(to: .now) / .seconds(1), 1e-9) }
        func speed(_ run: TrainingRun) -> Double {
            Double(plan.songs(inBatches: run.state.batch) - songsBefore) / seconds()
        }
        pace.restart()
        while run.state.batch < plan.batches.count {
            if work.isCancelled() {
                run.state.seconds = secondsBefore + seconds()
                throw CancellationError()
            }
            try run.step(plan)
            if pace.step() {
                try device.synchronize()
                pace.waited()
                work.report(progress(run, plan, songsPerSecond: speed(run), isEndOfEpoch: false))
            }
        }
        try run.network.bringUpToDate(batches: plan.batches.count)
        let loss = TrainingRun.mean(try run.epochLosses(plan.rows.rows))
        let songsPerSecond = speed(run)
        let validationLoss = try run.validation.map { try run.loss(of: $0) }
        guard loss.isFinite, validationLoss?.isFinite ?? true else {
            throw LearningFault.diverged(epoch: run.state.epoch, rate: run.state.stopping.rate)
        }
        let epoch = run.state.epoch
        run.state.history.append(
            EpochRecord(
                epoch: epoch, loss: loss, validationLoss: validationLoss, rate: run.state.stopping.rate,
                seconds: secondsBefore + seconds(), songsPerSecond: songsPerSecond))
        if let validationLoss,
            run.state.stopping.observe(validationLoss, epoch: epoch, plateau: recipe.training.plateau)
        {
            try run.keepBest()
        }
        work.report(progress(run, plan, songsPerSecond: songsPerSecond, isEndOfEpoch: true))
        (run.state.epoch, run.state.batch, run.state.seconds) = (epoch + 1, 0, 0)
    }

    private func progress(
        _ run: TrainingRun, _ plan: DeviceEpochPlan, songsPerSecond: Double, isEndOfEpoch: Bool
    ) -> EpochProgress {
        let songs = plan.rows.rows
        let done = plan.songs(inBatches: run.state.batch)
        let songsLeft = Double(songs - done + (recipe.training.epochs - run.state.epoch) * songs)
        return EpochProgress(
            epoch: run.state.epoch, epochs: recipe.training.epochs, songs: Portion(done: done, total: songs),
            songsPerSecond: songsPerSecond, secondsLeft: songsLeft / max(songsPerSecond, 1e-9),
            lastEpoch: run.state.history.last, isEndOfEpoch: isEndOfEpoch)
    }
}
