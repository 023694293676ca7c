import TimbreCompute

/// A network in training: its weights, Adam's moments, and memory for an evaluation. Nothing here waits for the device.
///
/// An autoencoder's target is a row's input as it was before training: the scaled numbers and, unless rows are
/// compared, the rows of the initial tables for the ids that the network sees.
struct NetworkTraining {
    let shape: NetworkShape
    let device: Device
    let seed: UInt64
    let data: DataSet
    let weights: DeviceWeights
    let mean: DeviceWeights
    let variance: DeviceWeights
    private let network: TrainableNetwork
    private let schedule: AdamSchedule
    private let pass: ForwardPass
    /// nil for a head that does not rebuild.
    private let target: Matrix<Float>?

    /// - Parameters:
    ///   - initial: weights to begin with; nil for random ones.
    ///   - frozenLayers: as in `TrainingTask`.
    ///   - seed: the seed of random initial weights and of dropout.
    ///   - capacity: the largest number of songs in a batch.
    ///   - batches: the number of batches in an epoch.
    init(
        _ data: DataSet, initial given: HostWeights? = nil, frozenLayers: Int = 0, seed: UInt64, capacity: Int,
        batches: Int, on device: Device
    ) throws {
        let shape = data.shape
        self.shape = shape
        self.device = device
        self.data = data
        self.seed = seed
        let initial = given ?? HostWeights(initial: shape, seed: seed)
        let weights = try DeviceWeights(initial, shape: shape, on: device)
        let (mean, variance) = (
            try DeviceWeights(zeros: shape, on: device), try DeviceWeights(zeros: shape, on: device)
        )
        func parameters(_ path: KeyPath<DeviceWeights, Matrix<Float>>) -> AdamParameters {
            AdamParameters(values: weights[keyPath: path], mean: mean[keyPath: path], variance: variance[keyPath: path])
        }
        let steps = try device.zeros(Int32.self, shapes: shape.tables.map { ($0.rows, 1) })
        let rebuilt = shape.tables.indices.filter { shape.rebuildsTables && !shape.tables[$0].isDirect }
        let targets = try device.matrices(
            rebuilt.map { (initial.tables[$0], shape.tables[$0].rows, shape.tables[$0].width) })
        network = TrainableNetwork(
            tables: shape.tables.enumerated().map { index, table in
                TrainableNetwork.Table(
                    parameters: parameters(\.tables[index]), steps: steps[index],
                    target: rebuilt.firstIndex(of: index).map { targets[$0] }, isDirect: table.isDirect,
                    isFrozen: frozenLayers > 0)
            },
            layers: shape.layers.enumerated().map { index, layer in
                TrainableNetwork.Layer(
                    parameters: parameters(\.dense[index]), activation: layer.activation,
                    dropoutLayer: layer.dropoutLayer, isFrozen: index < frozenLayers)
            }, objective: shape.objective)
        (self.weights, self.mean, self.variance) = (weights, mean, variance)
        schedule = AdamSchedule(rates: try device.zeros(rows: batches, columns: 1))
        pass = try ForwardPass(shape, layers: shape.layers.count, capacity: capacity, on: device)
        target = shape.objective.head == .rebuild ? try device.zeros(rows: capacity, columns: shape.outputs) : nil
    }

    /// Prepares for the batches of an epoch, of which the first `done` have been trained.
    ///
    /// - Parameters:
    ///   - step: the number of Adam's step at the epoch's first batch, from 1.
    ///   - rate: the rate of the whole epoch.
    func begin(epochFrom step: Int, rate: Double, done: Int) throws {
        let steps = step..<step + schedule.rates.count
        try device.write(steps.map { AdamStep(step: $0, rate: rate).correctedRate }, into: schedule.rates)
        for table in network.tables { try device.fill(table.steps, with: Int32(done)) }
    }

    /// One step of Adam on one batch of an epoch.
    ///
    /// - Parameters:
    ///   - step: the number of the step, from 1, over all epochs; also the step of dropout's counter.
    ///   - losses: `[epoch, 1]`; receives the losses of the batch's songs before the step.
    func train(_ batch: Int, of plan: DeviceEpochPlan, step: Int, losses: Matrix<Float>) throws {
        try device.train(
            network, numbers: data.numbers, batch: plan.songs(ofBatch: batch),
            step: TrainingStep(
                schedule: schedule, index: batch, dropoutRate: shape.dropout, seed: seed,
                number: UInt32(truncatingIfNeeded: step)),
            losses: losses[rows: plan.batches[batch]])
    }

    /// Replays on every row of the tables the first `count` batches of the epoch that it missed: only then are weights
    /// and moments what they should be.
    func bringUpToDate(batches count: Int) throws {
        for table in network.tables { try device.replay(table, schedule, through: count) }
    }

    /// Computes the losses of songs by the network as it is now, without dropout, into `set.losses` and, where it is
    /// kept, the head's part into `set.headLosses`.
    ///
    /// - Parameter visit: a closure called for each batch with its targets and, from a network that rebuilds, its
    ///   outputs, `[batch, width]`.
    func evaluate(
        _ set: EvaluationSet, visit: (_ target: Matrix<Float>, _ output: Matrix<Float>) throws -> Void = { _, _ in }
    ) throws {
        let projections = try pass.projections(of: weights.tables, weights)
        for start in stride(from: 0, to: set.count, by: pass.numbers.rows) {
            let range = start..<min(start + pass.numbers.rows, set.count)
            let (rows, losses) = (set.rows[rows: range], set.losses[rows: range])
            if shape.featureCount > 0 {
                try device.gather(data.numbers, at: rows, into: pass.numbers[rows: 0..<range.count])
            }
            let addends = zip(projections, set.columns).map { RowAddend(values: $0, rows: $1.rows(range)) }
            try pass.run(weights, count: range.count, adding: addends)
            let outputs = pass.outputs.map { $0[rows: 0..<range.count] }
            let rebuilt = target.map { $0[rows: 0..<range.count] }
            if let rebuilt { try gatherRebuilt(rows, set.columns.map { $0.rows(range) }, into: rebuilt) }
            let targets = set.targets.map { $0[rows: range] }
            try device.losses(
                of: shape.objective, outputs, rebuilt: rebuilt, targets: targets,
                labels: set.labels.map { $0[rows: range] }, into: losses)
            if let heads = set.headLosses {
                try device.headLosses(
                    of: shape.objective, outputs[outputs.count - 1], rebuilt: rebuilt, targets: targets,
                    into: heads[rows: range])
            }
            if let rebuilt { try visit(rebuilt, outputs[outputs.count - 1]) }
        }
    }

    /// Targets of rows of the data set, for a head that rebuilds.
    private func gatherRebuilt(
        _ rows: Matrix<Int32>, _ columns: [RowAddend.Rows], into target: Matrix<Float>
    ) throws {
        if shape.featureCount > 0 { try device.gather(data.numbers, at: rows, into: target) }
        for (table, (its, ids)) in zip(network.tables, zip(shape.tables, columns)) {
            guard let rows = table.target, let column = its.column else { continue }
            guard case .one(let ids) = ids else { preconditionFailure("several rows can't be given back") }
            try device.gather(rows, at: ids, into: target, column: column)
        }
    }
}
