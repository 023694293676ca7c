package import TimbreBase
package import TimbreCompute

/// A trained network that predicts classes or labels of rows.
///
///     let shape = NetworkShape(
///         features: 0, columns: [.init(name: "term", rows: 5000)], hidden: [256, 128], outputs: 8, head: .classes)
///     let task = TrainingTask(
///         shape: shape, columns: [.several(texts)], targets: topics, split: split, training: recipe)
///     let classifier = try NetworkClassifier(task, on: device)
///     let logits = try classifier.logits(columns: [.several(others)], on: device)
///
/// It is a function of the task and the device's kind: the number of threads changes no bit of it.
package struct NetworkClassifier: Sendable {
    package let shape: NetworkShape
    /// Weights that another training may begin with. Rows of ids that no training row has are zeros, or "unknown".
    package let weights: HostWeights
    /// Every epoch of the training; empty for a classifier of a file.
    package let history: [EpochRecord]
    /// Epoch whose weights the classifier has, from 1; nil for a classifier of a file.
    package let bestEpoch: Int?
    private let onDevices: PerDevice<DeviceWeights>

    /// Trains until the last epoch, or until the validation loss has not fallen for `training.patience` epochs, and
    /// takes the weights of the best epoch. Without validation rows all epochs are trained and the last weights count.
    ///
    /// - Parameter work: told a few times a second and at the end of each epoch; asked between batches.
    /// - Throws: `CancellationError`; `LearningFault.diverged`; `ComputeFault`.
    package init(_ task: TrainingTask, on device: Device, work: Work<EpochProgress> = Work()) throws {
        var run = try device.phase("prepare the training") { try TrainingRun(task, device: device) }
        try run.train(work: work)
        var weights = try run.weights()
        run.network.data.settle(&weights)
        self.init(
            run.shape, weights, history: run.state.history,
            bestEpoch: run.state.stopping.bestEpoch ?? run.state.history.count)
    }

    init(_ shape: NetworkShape, _ weights: HostWeights, history: [EpochRecord] = [], bestEpoch: Int? = nil) {
        precondition(shape.objective.head.crossEntropy != nil, "a network without classes")
        (self.shape, self.weights, self.history, self.bestEpoch) = (shape, weights, history, bestEpoch)
        onDevices = PerDevice { try DeviceWeights(weights, shape: shape, on: $0) }
    }

    /// The outputs of the last layer, before a softmax or a sigmoid: row-major `[rows, outputs]`. A row's have the same
    /// bits alone or in any batch.
    ///
    /// - Parameters:
    ///   - numbers: `[rows, features]`, scaled as those of the training.
    ///   - columns: the ids of every row, one column for each table; ids of other columns than `.several` must not be
    ///     hidden ones.
    ///   - work: told of rows that are done, and asked between batches.
    /// - Throws: `CancellationError`; `ComputeFault`.
    package func logits(
        numbers: [Float] = [], columns: [IDColumn] = [], on device: Device, work: Work<Portion> = Work()
    ) throws -> [Float] {
        let rows = rowCount(numbers, columns)
        guard rows > 0 else { return [] }
        let parts = try device.team.share(0..<rows, least: Self.batchRows, work: work) { device, range, work in
            try logits(numbers, columns, of: range, on: device, work: work)
        }
        return parts.count == 1 ? parts[0] : Array(parts.joined())
    }

    /// Number of rows that go through the network at once, which bounds the memory on the device.
    private static let batchRows = 4096

    private func rowCount(_ numbers: [Float], _ columns: [IDColumn]) -> Int {
        precondition(columns.count == shape.tables.count, "\(columns.count) columns of \(shape.tables.count)")
        let rows = columns.first?.rowCount ?? numbers.count / max(shape.featureCount, 1)
        precondition(numbers.count == rows * shape.featureCount, "\(numbers.count) numbers for \(rows) rows")
        for (column, table) in zip(columns, shape.tables) {
            precondition(
                column.rowCount == rows && column.ids.allSatisfy { $0 >= 0 && $0 < table.rows },
                "rows or ids that \(table.name) does not have")
        }
        return rows
    }

    private func logits(
        _ numbers: [Float], _ columns: [IDColumn], of rows: Range<Int>, on device: Device, work: Work<Int>
    ) throws -> [Float] {
        let (weights, features) = (try onDevices.on(device), shape.featureCount)
        let capacity = min(rows.count, Self.batchRows)
        let pass = try ForwardPass(shape, layers: shape.layers.count, capacity: capacity, on: device)
        let values = try pass.projections(of: weights.tables, weights)
        var logits: [Float] = []
        logits.reserveCapacity(rows.count * shape.outputs)
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: capacity) {
            try work.check()
            let range = start..<min(start + capacity, rows.upperBound)
            let its = range.lowerBound * features..<range.upperBound * features
            try device.write(Array(numbers[its]), into: pass.numbers[rows: 0..<range.count])
            let addends = try zip(values, columns).map { RowAddend(values: $0, rows: try $1.rows(range, on: device)) }
            try pass.run(weights, count: range.count, adding: addends)
            logits += try device.read(pass.outputs[shape.layers.count - 1][rows: 0..<range.count])
            work.report(range.upperBound - rows.lowerBound)
        }
        return logits
    }
}
