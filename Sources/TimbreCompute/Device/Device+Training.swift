extension Device {
    /// `target[i, column + j] = source[rows[i], j]`.
    ///
    /// - Parameters:
    ///   - source: `[n, width]`.
    ///   - rows: `[batch, 1]`, each in 0..<n (not checked on the device).
    ///   - target: `[batch, w]`, w ≥ column + width; its other columns stay.
    package func gather(
        _ source: Matrix<Float>, at rows: Matrix<Int32>, into target: Matrix<Float>, column: Int = 0
    ) throws {
        precondition(rows.columns == 1 && rows.rows == target.rows && column + source.columns <= target.columns)
        try backend.gather(source, at: rows, into: target, column: column)
    }

    /// `c = dropout(activation(a · b + bias + Σ weight · addend.values[row]))`: a layer of the network.
    ///
    /// An element's product is a chain of fused multiply-adds from 0 in the order of a's columns; then the bias and
    /// the addends are added one after the other, weighted ones by fma: the same bits for a row alone, in any batch and on every device with
    /// a correctly rounded fma (but for the device's own exponential in sigmoid and tanh).
    ///
    /// - Parameters:
    ///   - a: `[m, k]`.
    ///   - b: `[k, n]`.
    ///   - bias: `[1, n]`.
    ///   - addends: rows of other matrices that are added to those of the product: where a part of the input is one of
    ///     few vectors, such as an embedding, its product need be computed only once.
    ///   - c: `[m, n]`.
    package func multiply(
        _ a: Matrix<Float>, _ b: Matrix<Float>, bias: Matrix<Float>, adding addends: [RowAddend] = [],
        activation: Activation = .linear, dropout: Dropout? = nil, into c: Matrix<Float>
    ) throws {
        precondition(a.columns == b.rows && c.rows == a.rows && c.columns == b.columns && bias.count == b.columns)
        precondition(addends.allSatisfy { $0.rowCount == c.rows && $0.values.columns == c.columns })
        precondition(dropout.map { $0.rows.count == a.rows } ?? true)
        try backend.multiply(
            a, b, bias: bias, adding: addends, activation: activation, dropout: dropout, into: c)
    }

    /// Mean squared error: `losses[i] = Σⱼ (output[i, j] − target[i, j])² / n`.
    ///
    /// - Parameters:
    ///   - output: `[m, n]`.
    ///   - target: `[m, n]`.
    ///   - losses: `[m, 1]`.
    package func squaredError(_ output: Matrix<Float>, _ target: Matrix<Float>, losses: Matrix<Float>) throws {
        precondition(output.rows == target.rows && output.columns == target.columns && losses.count == output.rows)
        try backend.squaredError(output, target, losses: losses)
    }

    /// One step of Adam on one batch: forward with noise and dropout, the objective's losses, backward, update.
    ///
    /// The loss is the mean over the batch of each song's loss by the objective. Sums over songs are of tiles of fixed size,
    /// merged in their order: the same bits whatever the number of threads. `StepReference` is the same in plain loops.
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
        precondition(network.targets.isEmpty || batch.categories.allSatisfy { $0.weights == nil })
        try backend.train(network, numbers: numbers, batch: batch, step: step, losses: losses)
    }

    /// Replays the steps that rows of a table have missed, each with a gradient of 0, until all have taken `count`:
    /// the same bits as if every row had taken every step in time. Training on changes no bit for it.
    package func replay(_ table: TrainableNetwork.Table, _ schedule: AdamSchedule, through count: Int) throws {
        precondition(count <= schedule.rates.count)
        try backend.replay(table, schedule, through: count)
    }
}

/// Rows that are added to those of a product.
package struct RowAddend: Sendable {
    /// Which of them a row of the product gets.
    package enum Rows: Sendable {
        /// `[m, 1]`: one.
        case one(Matrix<Int32>)
        /// Several, or none, each times its weight.
        case weighted(SparseRows)
    }

    /// `[r, n]`.
    package var values: Matrix<Float>
    /// Each in 0..<r (not checked on the device).
    package var rows: Rows

    package init(values: Matrix<Float>, rows: Rows) { (self.values, self.rows) = (values, rows) }

    package init(values: Matrix<Float>, rows: Matrix<Int32>) {
        precondition(rows.columns == 1)
        self.init(values: values, rows: .one(rows))
    }

    var rowCount: Int {
        switch rows {
        case .one(let rows): rows.count
        case .weighted(let rows): rows.rowCount
        }
    }
}
