import TimbreBase
import TimbreCatalogue
import TimbreCompute

extension TrainingRun {
    /// Number of plans that are begun ahead: that of the next epoch, and while one is measured another.
    private static let plansAhead = 2

    /// A moment at which a training's state is kept.
    enum Moment {
        case afterEpoch
        /// A cancellation, with `songsInEpoch` songs of the current epoch trained.
        case stopped(songsInEpoch: Int)
        case ended
    }

    /// Trains until the last epoch, or until the validation loss has not fallen for `training.patience` epochs, and
    /// takes the weights of the best epoch. Without validation rows all epochs are trained and the last weights count.
    ///
    /// - Parameters:
    ///   - work: told a few times a second and at the end of each epoch; asked between batches.
    ///   - keep: a closure that stores the training as it is.
    /// - Throws: `CancellationError` once that is kept; `LearningFault.diverged`, `ComputeFault`; what `keep` throws.
    mutating func train(
        work: Work<EpochProgress>, keep: (TrainingRun, Moment) throws -> Void = { _, _ in }
    ) throws {
        var pace = Pace()
        if !isOver { for ahead in 0..<TrainingRun.plansAhead { try plan(epoch: state.epoch + ahead) } }
        while !isOver {
            let plan = try begin()
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
            if let trained = try pace.step(state.batch, on: device) {
                work.report(
                    progress(plan, batches: trained, songsPerSecond: speed(batches: trained), isEndOfEpoch: false))
            }
        }
        try network.bringUpToDate(batches: plan.batches.count)
        let trained = try sumOfLosses()
        let songsPerSecond = trained.isKnown ? speed(batches: state.batch) : nil
        let measured = try validation.map { set in
            try device.phase("validation") {
                try network.evaluate(set)
                return (loss: try device.sum(set.losses), head: try set.headLosses.map { try device.sum($0) })
            }
        }
        // The device makes a plan while the host decides how to go on.
        try self.plan(epoch: state.epoch + TrainingRun.plansAhead)
        let loss = try trained.value() / Double(plan.rows.rows)
        let rate = songsPerSecond ?? speed(batches: state.batch)
        let songs = Double(split.validation.count)
        let validationLoss = try measured.map { try $0.loss.value() / songs }
        let head = try measured?.head.map { try shape.objective.headWeight * $0.value() / songs }
        guard loss.isFinite, validationLoss?.isFinite ?? true else {
            throw LearningFault.diverged(epoch: state.epoch, rate: state.stopping.rate)
        }
        let epoch = state.epoch
        state.history.append(
            EpochRecord(
                epoch: epoch, loss: loss, validationLoss: validationLoss, validationReconstruction: head,
                rate: state.stopping.rate, seconds: secondsBefore + seconds(), songsPerSecond: rate))
        if let validationLoss,
            state.stopping.observe(validationLoss, epoch: epoch, plateau: training.plateau)
        {
            try keepBest()
        }
        work.report(progress(plan, batches: state.batch, songsPerSecond: rate, isEndOfEpoch: true))
        (state.epoch, state.batch, state.seconds) = (epoch + 1, 0, 0)
    }

    private func progress(
        _ plan: DeviceEpochPlan, batches: Int, songsPerSecond: Double, isEndOfEpoch: Bool
    ) -> EpochProgress {
        let songs = plan.rows.rows
        let done = plan.songs(inBatches: batches)
        let songsLeft = Double(songs - done + max(training.epochs - state.epoch, 0) * songs)
        return EpochProgress(
            epoch: state.epoch, epochs: training.epochs, songs: Portion(done: done, total: songs),
            songsPerSecond: songsPerSecond, secondsLeft: songsLeft / max(songsPerSecond, 1e-9),
            lastEpoch: state.history.last, isEndOfEpoch: isEndOfEpoch)
    }
}
