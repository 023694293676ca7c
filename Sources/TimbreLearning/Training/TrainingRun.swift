import TimbreBase
import TimbreCatalogue
import TimbreCompute

/// A training under way: the network, where it stands, and the steps from there. `Trainer` drives it.
struct TrainingRun {
    let training: TrainingRecipe
    let split: Split
    let batchSize: Int
    let network: NetworkTraining
    let validation: EvaluationSet?
    var state: TrainingState
    let device: Device
    private let losses: Matrix<Float>
    private let best: DeviceWeights
    private let copier: Copier
    private let planMemory: PlanMemory

    var shape: NetworkShape { network.shape }

    /// - Throws: `ComputeFault`.
    init(_ task: TrainingTask, device: Device) throws {
        (training, split, self.device) = (task.training, task.split, device)
        let set = try DataSet(task, on: device)
        let rows = split.training
        batchSize = min(training.batchSize(trainingSongs: rows.count), rows.count)
        let batches = (rows.count + batchSize - 1) / batchSize
        network = try NetworkTraining(set, seed: training.seed, capacity: batchSize, batches: batches, on: device)
        validation = split.validation.isEmpty ? nil : try EvaluationSet(split.validation, of: set, on: device)
        losses = try device.zeros(rows: rows.count, columns: 1)
        best = try DeviceWeights(zeros: set.shape, on: device)
        copier = try Copier(set.shape, on: device)
        planMemory = try PlanMemory(set, rows: rows, batches: batches, on: device)
        state = TrainingState(rate: training.rate)
    }

    var isOver: Bool { state.isOver(epochs: training.epochs, patience: training.patience) }

    /// Whether a batch can hold two rows that share a label by which rows are compared.
    var comparesSongs: Bool {
        batchSize > 1
            && (network.data.compared.playlists != nil
                || network.data.compared.kinds.contains { $0.isShared(among: split.training) })
    }

    /// The plan of an epoch, made in the background.
    func plan(epoch: Int) -> Background<EpochPlan> {
        let (rows, data, sizes) = (split.training, network.data, shape.tables.map(\.rows))
        return Background { [training, batchSize, device] in
            device.phase("plan an epoch", ["epoch": epoch]) {
                EpochPlan(
                    rows: rows, columns: data.columns, labels: data.compared.columns(epoch: epoch),
                    playlists: data.compared.playlists != nil, targets: data.targets, vocabularySizes: sizes,
                    batchSize: batchSize, seed: training.seed, epoch: epoch, unknownShare: training.unknownShare)
            }
        }
    }

    /// Begins an epoch, or what is left of one, by its plan. The one before is done with.
    func begin(_ plan: EpochPlan) throws -> DeviceEpochPlan {
        try device.phase("give the plan to the device") {
            let loaded = try planMemory.load(plan)
            try network.begin(epochFrom: state.step - state.batch + 1, rate: state.stopping.rate, done: state.batch)
            return loaded
        }
    }

    /// Enqueues the next batch of the current epoch.
    mutating func step(_ plan: DeviceEpochPlan) throws {
        try network.train(state.batch, of: plan, step: state.step + 1, losses: losses)
        state.step += 1
        state.batch += 1
    }

    /// The losses of the first `count` songs of the current epoch. Waits.
    func epochLosses(_ count: Int) throws -> [Float] {
        try device.read(losses[rows: 0..<count])
    }

    /// Mean loss of songs as the network is at the end of an epoch. Waits.
    func loss(of set: EvaluationSet) throws -> Double {
        try network.evaluate(set)
        return TrainingRun.mean(try device.read(set.losses))
    }

    static func mean(_ losses: [Float]) -> Double {
        losses.reduce(0.0) { $0 + Double($1) } / Double(losses.count)
    }

    /// Keeps the weights as the best so far, without leaving the device.
    func keepBest() throws {
        for (source, target) in zip(network.weights.all, best.all) { try copier.copy(source, into: target) }
    }

    /// Takes the best weights back.
    func restoreBest() throws {
        for (source, target) in zip(best.all, network.weights.all) { try copier.copy(source, into: target) }
    }

    /// All that changes in a training. Waits.
    ///
    /// - Parameter songsInEpoch: how many of the current epoch have been trained.
    func snapshot(songsInEpoch: Int) throws -> TrainingSnapshot {
        TrainingSnapshot(
            state: state, values: try network.weights.read(from: device), mean: try network.mean.read(from: device),
            variance: try network.variance.read(from: device),
            best: state.stopping.bestEpoch == nil ? nil : try best.read(from: device),
            losses: try epochLosses(songsInEpoch))
    }

    /// Goes on from a snapshot of a training of the same task.
    ///
    /// - Returns: whether its losses are as many as its batches have songs; else nothing has changed.
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

/// Copies matrices within the device: a gather of all rows in order.
private struct Copier {
    let device: Device
    private let rows: Matrix<Int32>

    init(_ shape: NetworkShape, on device: Device) throws {
        let most = (shape.tables.map(\.rows) + shape.layers.map(\.rows)).max()!
        self.device = device
        rows = try device.matrix((0..<Int32(most)).map { $0 }, rows: most, columns: 1)
    }

    func copy(_ source: Matrix<Float>, into target: Matrix<Float>) throws {
        try device.gather(source, at: rows[rows: 0..<source.rows], into: target)
    }
}
