package import TimbreBase
package import TimbreCompute

/// Trains a network over sequences.
///
///     let outcome = try SequenceTraining(task, device: device).train()
///     let logits = try outcome.classifier.logits(of: sequences, on: device)
///
/// The outcome is a function of the task and the device's kind: the number of threads changes no bit of it.
package struct SequenceTraining {
    private let task: SequenceTask
    private let device: Device
    private let parameters: AdamParameters
    private let weights: SequenceWeights<Matrix<Float>>
    private let best: Matrix<Float>
    private let pass: SequencePass
    let gradient: SequenceGradient
    /// `[training rows, 1]`: losses of an epoch, in its order.
    private let losses: Matrix<Float>
    private let validation: SequenceEvaluation?
    private var stopping: EarlyStopping
    private var history: [EpochRecord] = []
    /// Number of steps that were enqueued.
    private var steps = 0

    /// A trained network, and how it came about.
    package struct Outcome: Sendable {
        /// Weights of the best epoch; without validation rows of the last.
        package var classifier: SequenceClassifier
        /// History of every epoch.
        package var history: [EpochRecord]
    }

    /// - Throws: `ComputeFault`.
    package init(_ task: SequenceTask, device: Device) throws {
        (self.task, self.device) = (task, device)
        let shape = task.shape
        let initial = SequenceWeights<[Float]>(initial: shape, seed: task.training.seed)
        let values = try device.matrix(
            Array(initial.all.joined()), rows: shape.parameters.reduce(0) { $0 + $1.count }, columns: 1)
        func zeros() throws -> Matrix<Float> { try device.zeros(rows: values.rows, columns: 1) }
        parameters = AdamParameters(values: values, mean: try zeros(), variance: try zeros())
        best = try zeros()
        weights = SequenceWeights(viewing: values, shape: shape)
        let rows = task.split.training
        let batch = min(task.training.batch, rows.count)
        let tokens = task.sequences.most(of: rows, inBatchesOf: batch)
        pass = try SequencePass(shape, tokens: tokens, sequences: batch, isKept: true, on: device)
        gradient = try SequenceGradient(shape, tokens: tokens, sequences: batch, on: device)
        losses = try device.zeros(rows: rows.count, columns: 1)
        validation =
            task.split.validation.isEmpty
            ? nil
            : try SequenceEvaluation(
                task.split.validation, of: task.sequences, targets: task.targets, head: task.head, shape: shape,
                on: device)
        stopping = EarlyStopping(rate: task.training.rate)
    }

    /// Trains until the last epoch, or until the validation loss has not fallen for `patience` epochs, and takes the
    /// weights of the best epoch. Without validation rows all epochs are trained and the last weights count.
    ///
    /// - Parameter work: told a few times a second and at the end of each epoch; asked between batches.
    /// - Throws: `CancellationError`; `LearningFault.diverged`; `ComputeFault`.
    package consuming func train(work: Work<EpochProgress> = Work()) throws -> Outcome {
        var pace = Pace()
        var epoch = 1
        while epoch <= task.training.epochs, !stopping.isOver(patience: task.training.patience) {
            try device.phase("epoch", ["epoch": epoch]) { try train(epoch, &pace, work) }
            epoch += 1
        }
        let values = stopping.bestEpoch == nil ? parameters.values : best
        return Outcome(
            classifier: SequenceClassifier(
                shape: task.shape, weights: SequenceWeights(try device.read(values), shape: task.shape)),
            history: history)
    }

    /// Batches of an epoch, in an order that is a function of the seed and the epoch.
    func plan(epoch: Int) throws -> [SequenceBatch] {
        let rows = task.split.training
        let order = Philox(seed: task.training.seed).permutation(rows.count, stream: .order, epoch: UInt32(epoch))
            .map { rows[Int($0)] }
        return try SequenceBatch.batches(
            order.batches(of: task.training.batch), of: task.sequences, targets: task.targets,
            vocabulary: task.shape.vocabulary, on: device)
    }

    /// Enqueues one step of Adam.
    ///
    /// - Parameter losses: `[batch, 1]`; receives the rows' losses before the step.
    mutating func step(_ batch: SequenceBatch, losses: Matrix<Float>) throws {
        steps += 1
        guard let targets = batch.targets else { preconditionFailure("a batch without targets") }
        let training = task.training
        let drop =
            training.dropout > 0
            ? SequencePass.Drop(rate: training.dropout, seed: training.seed, step: steps) : nil
        let trail = try pass.forward(batch, weights, drop: drop)
        try device.crossEntropy(
            task.head, trail.logits, labels: targets, losses: losses, gradientScale: 1 / Double(batch.sequences.count))
        try gradient.backward(batch, trail, weights, drop: drop)
        try device.adam(parameters, gradient: gradient.flat, AdamStep(step: steps, rate: stopping.rate))
    }

    private mutating func train(_ epoch: Int, _ pace: inout Pace, _ work: Work<EpochProgress>) throws {
        let start = ContinuousClock.now
        func seconds() -> Double { max(start.duration(to: .now) / .seconds(1), 1e-9) }
        let batches = try device.phase("plan an epoch") { try plan(epoch: epoch) }
        let size = task.training.batch
        pace.restart()
        for (index, batch) in batches.enumerated() {
            try work.check()
            let first = index * size
            try step(batch, losses: losses[rows: first..<first + batch.sequences.count])
            if let trained = try pace.step(index + 1, on: device) {
                report(epoch, rows: min(trained * size, losses.rows), seconds: seconds(), isEnd: false, work)
            }
        }
        let loss = try device.sum(losses).value() / Double(losses.rows)
        let trainingSeconds = seconds()
        let validationLoss = try validation.map { set in
            try device.phase("validation") { try set.loss(weights) }
        }
        guard loss.isFinite, validationLoss?.isFinite ?? true else {
            throw LearningFault.diverged(epoch: epoch, rate: stopping.rate)
        }
        history.append(
            EpochRecord(
                epoch: epoch, loss: loss, validationLoss: validationLoss, rate: stopping.rate, seconds: seconds(),
                songsPerSecond: Double(losses.rows) / trainingSeconds))
        if let validationLoss,
            stopping.observe(validationLoss, epoch: epoch, plateau: task.training.plateau)
        {
            try device.copy(parameters.values, into: best)
        }
        report(epoch, rows: losses.rows, seconds: trainingSeconds, isEnd: true, work)
    }

    private func report(_ epoch: Int, rows: Int, seconds: Double, isEnd: Bool, _ work: Work<EpochProgress>) {
        let speed = Double(rows) / seconds
        let rowsLeft = losses.rows - rows + (task.training.epochs - epoch) * losses.rows
        work.report(
            EpochProgress(
                epoch: epoch, epochs: task.training.epochs, songs: Portion(done: rows, total: losses.rows),
                songsPerSecond: speed, secondsLeft: Double(rowsLeft) / max(speed, 1e-9), lastEpoch: history.last,
                isEndOfEpoch: isEnd))
    }
}

extension Array {
    /// Consecutive elements, `size` at a time; the last batch may be shorter.
    func batches(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}

extension TokenSequences {
    /// Largest number of tokens that a batch of `size` of the rows can have, whatever their order.
    func most(of rows: [Int32], inBatchesOf size: Int) -> Int {
        rows.map { tokens(ofRow: Int($0)).count }.sorted(by: >).prefix(size).reduce(0, +)
    }
}
