extension Device {
    /// `target[i, column + j] = source[rows[i], j]`.
    ///
    /// - Parameters:
    ///   - source: `[n, width]`.
    ///   - rows: `[batch, 1]`, each in 0..<n (not checked on the device).
    ///   - target: `[batch, w]`, w ≥ column + width; its other columns stay.
    public func gather(
        _ source: Matrix<Float>, at rows: Matrix<Int32>, into target: Matrix<Float>, column: Int = 0
    ) throws {
        precondition(rows.columns == 1 && rows.rows == target.rows && column + source.columns <= target.columns)
        try backend.gather(source, at: rows, into: target, column: column)
    }

    /// `c = dropout(activation(a · b + bias))`: a layer of the network.
    ///
    /// An element's product is a chain of fused multiply-adds from 0 in the order of a's columns, then the bias is
    /// added: the same bits for a row alone, in any batch and on every device with a correctly rounded fma (but for
    /// the device's own exponential in sigmoid and tanh).
    ///
    /// - Parameters:
    ///   - a: `[m, k]`.
    ///   - b: `[k, n]`.
    ///   - bias: `[1, n]`.
    ///   - c: `[m, n]`.
    public func multiply(
        _ a: Matrix<Float>, _ b: Matrix<Float>, bias: Matrix<Float>, activation: Activation = .linear,
        dropout: Dropout? = nil, into c: Matrix<Float>
    ) throws {
        precondition(a.columns == b.rows && c.rows == a.rows && c.columns == b.columns && bias.count == b.columns)
        precondition(dropout.map { $0.rows.count == a.rows } ?? true)
        try backend.multiply(a, b, bias: bias, activation: activation, dropout: dropout, into: c)
    }

    /// `a = (gradient · bᵀ) ⊙ dropout ⊙ activation′`: the loss's gradient one layer further down.
    ///
    /// - Parameters:
    ///   - gradient: `[m, n]`, by the upper layer's product.
    ///   - b: `[k, n]`, the upper layer's weights.
    ///   - output: `[m, k]`, what the lower layer gave (`dropout(activation(z))`); nil where there is none (the
    ///     network's input), and then activation and dropout are not applied.
    ///   - a: `[m, k]`, by the lower layer's product.
    public func propagate(
        _ gradient: Matrix<Float>, _ b: Matrix<Float>, through output: Matrix<Float>?, activation: Activation = .linear,
        dropout: Dropout? = nil, into a: Matrix<Float>
    ) throws {
        precondition(gradient.columns == b.columns && a.rows == gradient.rows && a.columns == b.rows)
        precondition(output.map { $0.rows == a.rows && $0.columns == a.columns } ?? true)
        try backend.propagate(gradient, b, through: output, activation: activation, dropout: dropout, into: a)
    }

    /// `weights = inputᵀ · gradient` and `bias = 1ᵀ · gradient`, sums over the batch by tiles of fixed size: the same
    /// bits whatever the number of threads.
    ///
    /// - Parameters:
    ///   - input: `[m, k]`.
    ///   - gradient: `[m, n]`.
    ///   - weights: `[k, n]`.
    ///   - bias: `[1, n]`.
    public func weightGradient(
        _ input: Matrix<Float>, _ gradient: Matrix<Float>, into weights: Matrix<Float>, bias: Matrix<Float>
    ) throws {
        precondition(input.rows == gradient.rows && weights.rows == input.columns)
        precondition(weights.columns == gradient.columns && bias.count == gradient.columns)
        try backend.weightGradient(input, gradient, into: weights, bias: bias)
    }

    /// Mean squared error: `losses[i] = Σⱼ (output[i, j] − target[i, j])² / n`, and its gradient by the last product
    /// for the mean over the batch: `gradient = 2 (output − target) / (m n) ⊙ activation′`.
    ///
    /// - Parameters:
    ///   - output: `[m, n]`, after the activation.
    ///   - target: `[m, n]`.
    ///   - gradient: `[m, n]`, may be `output` itself; nil where only the loss is wanted.
    ///   - losses: `[m, 1]`.
    public func squaredError(
        _ output: Matrix<Float>, _ target: Matrix<Float>, activation: Activation = .linear,
        gradient: Matrix<Float>?, losses: Matrix<Float>
    ) throws {
        precondition(output.rows == target.rows && output.columns == target.columns && losses.count == output.rows)
        precondition(gradient.map { $0.rows == output.rows && $0.columns == output.columns } ?? true)
        try backend.squaredError(output, target, activation: activation, gradient: gradient, losses: losses)
    }

    /// Sums of a batch's gradient rows that belong to one embedding row, in pieces of at most 64 rows:
    /// `sums[p, j] = Σ gradient[order[q], column + j]` for q in `pieces[p]..<pieces[p + 1]`, in that order.
    ///
    /// - Parameters:
    ///   - gradient: `[batch, w]`.
    ///   - order: `[batch, 1]`, positions in the batch sorted by embedding row.
    ///   - pieces: `[p + 1, 1]`, ascending starts in `order`.
    ///   - sums: `[p, width]`.
    public func segmentSums(
        _ gradient: Matrix<Float>, column: Int, order: Matrix<Int32>, pieces: Matrix<Int32>, into sums: Matrix<Float>
    ) throws {
        precondition(column + sums.columns <= gradient.columns && pieces.count == sums.rows + 1)
        precondition(order.count == gradient.rows)
        try backend.segmentSums(gradient, column: column, order: order, pieces: pieces, into: sums)
    }

    /// One step of Adam over a whole matrix.
    public func adam(_ parameters: AdamParameters, gradient: Matrix<Float>, step: AdamStep) throws {
        precondition(gradient.count == parameters.values.count)
        try backend.adam(parameters, gradient: gradient, step: step)
    }

    /// One step of Adam over an embedding table, every row of it: the gradient of row `rows[s]` is the sum of
    /// `sums[p]` for p in `segments[s]..<segments[s + 1]`, in that order; of every other row it is 0.
    ///
    /// - Parameters:
    ///   - parameters: `[n, width]`.
    ///   - sums: `[p, width]`, from `segmentSums`.
    ///   - rows: `[s, 1]`, ascending and distinct, in 0..<n.
    ///   - segments: `[s + 1, 1]`, ascending starts in `sums`.
    public func adamRows(
        _ parameters: AdamParameters, sums: Matrix<Float>, rows: Matrix<Int32>, segments: Matrix<Int32>, step: AdamStep
    ) throws {
        precondition(sums.columns == parameters.values.columns && segments.count == rows.count + 1)
        try backend.adamRows(parameters, sums: sums, rows: rows, segments: segments, step: step)
    }
}
