extension Device {
    /// One step of Adam on one batch: forward with noise and dropout, the objective's losses, backward down to the
    /// lowest trained layer, update of what is not frozen.
    ///
    /// The loss is the mean over the batch of each song's loss by the objective. Sums over songs are of tiles of fixed
    /// size, merged in their order: the same bits whatever the number of threads. `StepReference` is the same in plain
    /// loops.
    ///
    /// - Parameters:
    ///   - numbers: `[songs, features]`, of the whole data set.
    ///   - losses: `[batch, 1]`; receives the songs' losses before the step.
    package func train(
        _ network: TrainableNetwork, numbers: Matrix<Float>, batch: TrainingBatch, step: TrainingStep,
        losses: Matrix<Float>
    ) throws {
        precondition(numbers.columns == network.featureCount && losses.count == batch.rows.count)
        precondition(batch.categories.count == network.tables.count)
        precondition(batch.labels.count == network.objective.contrast?.contrast.weights.count ?? 0)
        precondition((batch.targets != nil) == (network.objective.head != .rebuild))
        precondition(network.rebuiltTables.allSatisfy { batch.categories[$0].weights == nil })
        try backend.train(network, numbers: numbers, batch: batch, step: step, losses: losses)
    }

    /// Replays the steps that rows of a table have missed, each with a gradient of 0, until all have taken `count`: the
    /// same bits as if every row had taken every step in time. No bit of further training changes by it. A frozen table
    /// stays as it is.
    package func replay(_ table: TrainableNetwork.Table, _ schedule: AdamSchedule, through count: Int) throws {
        precondition(count <= schedule.rates.count)
        guard !table.isFrozen else { return }
        try backend.replay(table, schedule, through: count)
    }
}
