import TimbreBase
import TimbreCatalogue
import TimbreCompute

extension TrainingRun {
    /// A moment at which a training can be kept.
    enum Moment {
        case afterEpoch
        /// Somebody has stopped it, with so many songs of the current epoch trained.
        case stopped(songsInEpoch: Int)
        case ended
    }

    /// Trains until the last epoch, or until the validation loss has not fallen for `training.patience` epochs, and
    /// takes the weights of the best epoch. Without validation rows all epochs are trained and the last weights count.
    ///
    /// - Parameters:
    ///   - work: told a few times a second and at the end of each epoch; asked between batches.
    ///   - keep: stores the training as it is.
    /// - Throws: `CancellationError` once that is kept; `LearningFault.diverged`, `ComputeFault`; what `keep` throws.
    mutating func train(
        work: Work<EpochProgress>, keep: (TrainingRun, Moment) throws -> Void = { _, _ in }
    ) throws {
        var pace = Pace()
        var next = plan(epoch: state.epoch)
        while !isOver {
            let made = try device.phase("wait for the plan") { try next.value() }
            let plan = try begin(made)
            if state.epoch < training.epochs { next = self.plan(epoch: state.epoch + 1) }
            do {
                try device.phase("epoch", ["epoch": state.epoch]) { try trainEpoch(plan, &pace, work) }
            } catch is CancellationError {
                try network.bringUpToDate(batches: state.batch)
                try keep(self, .stopped(songsInEpoch: plan.songs(inBatches: state.batch)))
                throw CancellationError()
            }
            try keep(self, .afterEpoch)
        }
        try keep(self, .ended)
        if state.stopping.bestEpoch != nil { try restoreBest() }
    }

    /// Trains what is left of an epoch, then measures it.
    private mutating func trainEpoch(
        _ plan: DeviceEpochPlan, _ pace: inout Pace, _ work: Work<EpochProgress>
    ) throws {
        let start = ContinuousClock.now
        let (secondsBefore, songsBefore) = (state.seconds, plan.songs(inBatches: state.batch))
        func seconds() -> Double { max(start.duration(to: .now) / .seconds(1), 1e-9) }
        func speed(batches: Int) -> Double { Double(plan.songs(inBatches: batches) - songsBefore) / seconds() }
        pace.restart()
        while state.batch < plan.batches.count {
            if work.isCancelled() {
                state.seconds = secondsBefore + seconds()
                throw CancellationError()
            }
            try step(plan)
            if pace.step() {
                try device.synchronize()
                pace.waited()
                work.report(progress(plan, songsPerSecond: speed(batches: state.batch), isEndOfEpoch: false))
            }
        }
        try network.bringUpToDate(batches: plan.batches.count)
        let loss = TrainingRun.mean(try epochLosses(plan.rows.rows))
        let songsPerSecond = speed(batches: state.batch)
        let validationLoss = try validation.map { set in try device.phase("validation") { try self.loss(of: set) } }
        guard loss.isFinite, validationLoss?.isFinite ?? true else {
            throw LearningFault.diverged(epoch: state.epoch, rate: state.stopping.rate)
        }
        let epoch = state.epoch
        state.history.append(
            EpochRecord(
                epoch: epoch, loss: loss, validationLoss: validationLoss, rate: state.stopping.rate,
                seconds: secondsBefore + seconds(), songsPerSecond: songsPerSecond))
        if let validationLoss,
            state.stopping.observe(validationLoss, epoch: epoch, plateau: training.plateau)
        {
            try keepBest()
        }
        work.report(progress(plan, songsPerSecond: songsPerSecond, isEndOfEpoch: true))
        (state.epoch, state.batch, state.seconds) = (epoch + 1, 0, 0)
    }

    private func progress(
        _ plan: DeviceEpochPlan, songsPerSecond: Double, isEndOfEpoch: Bool
    ) -> EpochProgress {
        let songs = plan.rows.rows
        let done = plan.songs(inBatches: state.batch)
        let songsLeft = Double(songs - done + (training.epochs - state.epoch) * songs)
        return EpochProgress(
            epoch: state.epoch, epochs: training.epochs, songs: Portion(done: done, total: songs),
            songsPerSecond: songsPerSecond, secondsLeft: songsLeft / max(songsPerSecond, 1e-9),
            lastEpoch: state.history.last, isEndOfEpoch: isEndOfEpoch)
    }
}
