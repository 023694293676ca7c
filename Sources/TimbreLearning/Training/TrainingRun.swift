import TimbreBase
import TimbreCatalogue
import TimbreCompute

/// A training under way: the network, its state, and the steps from there. `Trainer` drives it.
struct TrainingRun {
    let training: TrainingRecipe
    let split: Split
    let batchSize: Int
    let network: NetworkTraining
    let validation: EvaluationSet?
    var state: TrainingState
    let device: Device
    let losses: Matrix<Float>
    let best: DeviceWeights
    let copies = WeightCopies()
    private let planner: any EpochPlanner

    var shape: NetworkShape { network.shape }

    /// - Throws: `ComputeFault`.
    init(_ task: TrainingTask, device: Device) throws {
        (training, split, self.device) = (task.training, task.split, device)
        let set = try DataSet(task, on: device)
        let rows = split.training
        batchSize = min(training.batchSize(trainingSongs: rows.count), rows.count)
        let batches = (rows.count + batchSize - 1) / batchSize
        network = try NetworkTraining(
            set, initial: task.initial, frozenLayers: task.frozenLayers, seed: training.seed, capacity: batchSize,
            batches: batches, on: device)
        let hasParts = set.shape.objective.contrast != nil && set.shape.objective.head == .rebuild
        validation =
            split.validation.isEmpty
            ? nil : try EvaluationSet(split.validation, of: set, keepsHead: hasParts, on: device)
        losses = try device.zeros(rows: rows.count, columns: 1)
        best = try DeviceWeights(zeros: set.shape, on: device)
        planner = try device.epochPlanner(
            PlannedSongs(
                rows: rows, columns: zip(set.columns, set.shape.tables).map { ($0, $1.rows) },
                labels: set.compared.all, havePlaylists: set.compared.playlists != nil, targets: set.targets,
                batchSize: batchSize, seed: training.seed, unknownShare: training.unknownShare))
        state = TrainingState(rate: training.rate)
    }

    var isOver: Bool { state.isOver(epochs: training.epochs, patience: training.patience) }

    /// Whether a batch can hold two rows that share a label by which rows are compared.
    var comparesSongs: Bool {
        batchSize > 1
            && (network.data.compared.playlists != nil
                || network.data.compared.kinds.contains { $0.isShared(among: split.training) })
    }

    /// Begins the plan of an epoch that will be trained: one that was begun is trained to its end, even where a resumed
    /// training has fewer epochs.
    func plan(epoch: Int) throws {
        let isBegun = epoch == state.epoch && state.batch > 0
        if epoch <= training.epochs || isBegun { try planner.begin(epoch: epoch) }
    }

    /// Begins an epoch, or the rest of one, by the first plan that was not yet used. The plan before is released.
    func begin() throws -> DeviceEpochPlan {
        let plan = try planner.take()
        try network.begin(epochFrom: state.step - state.batch + 1, rate: state.stopping.rate, done: state.batch)
        return plan
    }

    /// Enqueues the next batch of the current epoch.
    mutating func step(_ plan: DeviceEpochPlan) throws {
        try network.train(state.batch, of: plan, step: state.step + 1, losses: losses)
        state.step += 1
        state.batch += 1
    }

    /// Begins the sum of all losses of the current epoch.
    func sumOfLosses() throws -> DeviceSum { try device.sum(losses) }

    /// Mean loss of songs as the network is at the end of an epoch. Waits.
    func loss(of set: EvaluationSet) throws -> Double {
        try network.evaluate(set)
        return try device.sum(set.losses).value() / Double(set.count)
    }

    /// Keeps the weights as the best so far, in the device's memory.
    func keepBest() throws {
        try network.weights.copy(into: best, on: device)
    }

    /// Replaces the weights by the best ones.
    func restoreBest() throws {
        try best.copy(into: network.weights, on: device)
    }

    /// Goes on from a snapshot of a training of the same task.
    ///
    /// - Returns: whether the snapshot has as many losses as its batches have songs; if not, nothing has changed.
    mutating func resume(from snapshot: TrainingSnapshot) throws -> Bool {
        let (songs, isTooMany) = snapshot.state.batch.multipliedReportingOverflow(by: batchSize)
        guard !isTooMany, snapshot.losses.count == min(songs, split.training.count),
            songs < split.training.count + batchSize
        else { return false }
        state = snapshot.state
        try network.weights.write(snapshot.values, on: device)
        try network.mean.write(snapshot.mean, on: device)
        try network.variance.write(snapshot.variance, on: device)
        if let weights = snapshot.best { try best.write(weights, on: device) }
        try device.write(snapshot.losses, into: losses[rows: 0..<snapshot.losses.count])
        return true
    }

    /// The network's weights as they are. Waits.
    func weights() throws -> HostWeights { try network.weights.read(from: device) }
}
