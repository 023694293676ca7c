import TimbreCompute

/// The way of batches through a network over sequences, in memory for the largest of them.
struct SequencePass {
    /// Dropout of a step of training.
    struct Drop {
        var rate: Double
        var seed: UInt64
        /// Number of the step, from 1.
        var step: Int

        /// - Parameters:
        ///   - layer: 0 for the embeddings, then two for each layer of the network.
        ///   - places: `[tokens, 1]`: the place of each token among those of the data set.
        func callAsFunction(_ layer: Int, _ places: Matrix<Int32>) -> Dropout {
            Dropout(
                rate: rate, seed: seed, layer: UInt32(layer), step: UInt32(truncatingIfNeeded: step), rows: places)
        }
    }

    /// A layer's matrices, `[tokens, …]`.
    struct Layer {
        /// Numbers that go into the layer; then the same normalised for the attention.
        var input: Matrix<Float>
        var normalInput: Matrix<Float>
        /// `[tokens, 3 · width]`.
        var projections: Matrix<Float>
        /// `[tokens, heads]`.
        var logs: Matrix<Float>
        var attended: Matrix<Float>
        /// Input with what the attention adds, and normalised for the feed-forward products.
        var middle: Matrix<Float>
        var normalMiddle: Matrix<Float>
        /// `[tokens, feedForward]`: before and after GELU.
        var inner: Matrix<Float>
        var activated: Matrix<Float>
    }

    let shape: SequenceShape
    let device: Device
    private let layers: [Layer]
    private let branch: Matrix<Float>
    private let last: Matrix<Float>
    private let normalLast: Matrix<Float>
    private let means: Matrix<Float>
    private let logits: Matrix<Float>

    /// - Parameters:
    ///   - tokens: the largest number of tokens in a batch; sequences likewise.
    ///   - isKept: whether every layer has memory of its own, from which gradients are computed.
    init(_ shape: SequenceShape, tokens: Int, sequences: Int, isKept: Bool, on device: Device) throws {
        (self.shape, self.device) = (shape, device)
        func zeros(_ columns: Int) throws -> Matrix<Float> { try device.zeros(rows: tokens, columns: columns) }
        func layer() throws -> Layer {
            let width = shape.width
            let input = try zeros(width)
            let normal = try zeros(width)
            return Layer(
                input: input, normalInput: normal, projections: try zeros(3 * width), logs: try zeros(shape.heads),
                attended: try zeros(width), middle: isKept ? try zeros(width) : input,
                normalMiddle: isKept ? try zeros(width) : normal, inner: try zeros(shape.feedForward),
                activated: try zeros(shape.feedForward))
        }
        if isKept {
            layers = try (0..<shape.layers).map { _ in try layer() }
            (last, normalLast) = (try zeros(shape.width), try zeros(shape.width))
        } else {
            let one = try layer()
            layers = .init(repeating: one, count: shape.layers)
            (last, normalLast) = (one.input, one.normalInput)
        }
        branch = try zeros(shape.width)
        means = try device.zeros(rows: sequences, columns: shape.width)
        logits = try device.zeros(rows: sequences, columns: shape.classes)
    }

    /// Matrices that the way of a batch has filled.
    struct Trail {
        var layers: [Layer]
        var last: Matrix<Float>
        var normalLast: Matrix<Float>
        /// `[sequences, width]`.
        var means: Matrix<Float>
        /// `[sequences, classes]`.
        var logits: Matrix<Float>
    }

    /// Enqueues the way of a batch.
    ///
    /// - Parameter drop: the dropout of the step; nil for none.
    @discardableResult
    func forward(
        _ batch: SequenceBatch, _ weights: SequenceWeights<Matrix<Float>>, drop: Drop? = nil
    ) throws -> Trail {
        let trail = trail(of: batch)
        func dropout(_ layer: Int) -> Dropout? {
            drop.flatMap { drop in batch.training.map { drop(layer, $0.places) } }
        }
        let branch = branch[rows: 0..<batch.ids.count]
        let inputs = trail.layers.map(\.input) + [trail.last]
        try device.embedTokens(
            batch.ids, of: batch.sequences, table: weights.tokens, positions: weights.positions, dropout: dropout(0),
            into: inputs[0])
        for (index, (layer, own)) in zip(trail.layers, weights.layers).enumerated() {
            try normalise(index, inputs, branch, own.attentionScaling, into: layer.normalInput)
            try multiply(layer.normalInput, own.projections, into: layer.projections)
            let attention = Attention(
                projections: layer.projections, sequences: batch.sequences, heads: shape.heads)
            try device.attend(attention, into: layer.attended, logs: layer.logs)
            try multiply(layer.attended, own.output, dropout: dropout(1 + 2 * index), into: branch)
            // The input stays as it is where gradients need it.
            try device.normaliseRows(
                layer.input, adding: branch, sum: layer.middle, scaling: own.feedForwardScaling,
                into: layer.normalMiddle)
            try multiply(layer.normalMiddle, own.inner, into: layer.inner)
            try device.gelu(layer.inner, into: layer.activated)
            try multiply(layer.activated, own.outer, dropout: dropout(2 + 2 * index), into: branch)
        }
        try normalise(shape.layers, inputs, branch, weights.scaling, into: trail.normalLast)
        try device.averageRows(trail.normalLast, of: batch.sequences, into: trail.means)
        try multiply(trail.means, weights.output, into: trail.logits)
        return trail
    }

    /// Normalises the input of a layer, or the output of the last one: the middle of the layer before plus its
    /// feed-forward products.
    private func normalise(
        _ index: Int, _ inputs: [Matrix<Float>], _ branch: Matrix<Float>, _ scaling: Matrix<Float>,
        into result: Matrix<Float>
    ) throws {
        guard index > 0 else { return try device.normaliseRows(inputs[0], scaling: scaling, into: result) }
        let before = layers[index - 1].middle[rows: 0..<branch.rows]
        try device.normaliseRows(before, adding: branch, sum: inputs[index], scaling: scaling, into: result)
    }

    private func multiply(
        _ a: Matrix<Float>, _ parameters: Matrix<Float>, dropout: Dropout? = nil, into result: Matrix<Float>
    ) throws {
        try device.multiply(a, parameters.kernel, bias: parameters.bias, dropout: dropout, into: result)
    }

    /// The rows of a batch in each matrix.
    private func trail(of batch: SequenceBatch) -> Trail {
        let (tokens, sequences) = (0..<batch.ids.count, 0..<batch.sequences.count)
        return Trail(
            layers: layers.map { layer in
                Layer(
                    input: layer.input[rows: tokens], normalInput: layer.normalInput[rows: tokens],
                    projections: layer.projections[rows: tokens], logs: layer.logs[rows: tokens],
                    attended: layer.attended[rows: tokens], middle: layer.middle[rows: tokens],
                    normalMiddle: layer.normalMiddle[rows: tokens], inner: layer.inner[rows: tokens],
                    activated: layer.activated[rows: tokens])
            },
            last: last[rows: tokens], normalLast: normalLast[rows: tokens], means: means[rows: sequences],
            logits: logits[rows: sequences])
    }
}
