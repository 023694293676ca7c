import TimbreCompute

/// The way back through a network over sequences: the gradient of all its weights, from that by its logown.
struct SequenceGradient {
    /// `[count, 1]`: the gradient by every weight, in the order of `SequenceShape.parameters`.
    let flat: Matrix<Float>
    private let shape: SequenceShape
    private let device: Device
    private let weights: SequenceWeights<Matrix<Float>>
    /// `[tokens, width]`: the gradient by the numbers between the layers.
    private let stream: Matrix<Float>
    /// `[tokens, width]`: the gradient by what a normalisation gave.
    private let normal: Matrix<Float>
    /// `[tokens, 3 · width]`: the gradient by an attention's projections.
    private let projections: Matrix<Float>
    /// `[tokens, feedForward]`: the gradient by an inner feed-forward product.
    private let inner: Matrix<Float>
    /// `[sequences, width]`: the gradient by the means over tokens.
    private let means: Matrix<Float>

    init(_ shape: SequenceShape, tokens: Int, sequences: Int, on device: Device) throws {
        (self.shape, self.device) = (shape, device)
        flat = try device.zeros(rows: shape.parameters.reduce(0) { $0 + $1.count }, columns: 1)
        weights = SequenceWeights(viewing: flat, shape: shape)
        stream = try device.zeros(rows: tokens, columns: shape.width)
        normal = try device.zeros(rows: tokens, columns: shape.width)
        projections = try device.zeros(rows: tokens, columns: 3 * shape.width)
        inner = try device.zeros(rows: tokens, columns: shape.feedForward)
        means = try device.zeros(rows: sequences, columns: shape.width)
    }

    /// Enqueues the way back of a batch.
    ///
    /// - Parameters:
    ///   - trail: the matrices of the way forward; in the place of the logits is the gradient by them.
    ///   - values: the weights.
    ///   - drop: the dropout of the way forward.
    func backward(
        _ batch: SequenceBatch, _ trail: SequencePass.Trail, _ values: SequenceWeights<Matrix<Float>>,
        drop: SequencePass.Drop?
    ) throws {
        guard let training = batch.training else { preconditionFailure("a batch that is not for training") }
        let tokens = 0..<batch.ids.count
        let (stream, normal) = (stream[rows: tokens], normal[rows: tokens])
        let means = means[rows: 0..<batch.sequences.count]
        func dropout(_ layer: Int) -> Dropout? { drop.map { $0(layer, training.places) } }

        try multiply(trail.means, values.output, gradient: trail.logits, input: means, weights.output)
        try device.averageRowsGradient(means, of: batch.sequences, into: normal)
        try device.fill(stream.reinterpreted(as: Int32.self), with: 0)
        try device.normaliseRowsGradient(
            trail.last, scaling: values.scaling, gradient: normal, addingTo: stream, slopes: weights.scaling)
        for index in (0..<shape.layers).reversed() {
            let (layer, own, slopes) = (trail.layers[index], values.layers[index], weights.layers[index])
            let inner = inner[rows: tokens]
            try multiply(
                layer.activated, own.outer, gradient: stream, dropout: dropout(2 + 2 * index), input: inner,
                slopes.outer)
            try device.geluGradient(layer.inner, gradient: inner)
            try multiply(layer.normalMiddle, own.inner, gradient: inner, input: normal, slopes.inner)
            try device.normaliseRowsGradient(
                layer.middle, scaling: own.feedForwardScaling, gradient: normal, addingTo: stream,
                slopes: slopes.feedForwardScaling)

            let projections = projections[rows: tokens]
            try multiply(
                layer.attended, own.output, gradient: stream, dropout: dropout(1 + 2 * index), input: normal,
                slopes.output)
            let attention = Attention(
                projections: layer.projections, sequences: batch.sequences, heads: shape.heads)
            try device.attendGradient(
                attention, result: layer.attended, logs: layer.logs, gradient: normal, into: projections)
            try multiply(layer.normalInput, own.projections, gradient: projections, input: normal, slopes.projections)
            try device.normaliseRowsGradient(
                layer.input, scaling: own.attentionScaling, gradient: normal, addingTo: stream,
                slopes: slopes.attentionScaling)
        }
        try device.embedTokensGradient(
            stream, of: batch.sequences, groups: training.groups, dropout: dropout(0), table: weights.tokens,
            positions: weights.positions)
    }

    private func multiply(
        _ a: Matrix<Float>, _ parameters: Matrix<Float>, gradient: Matrix<Float>, dropout: Dropout? = nil,
        input: Matrix<Float>, _ slopes: Matrix<Float>
    ) throws {
        try device.multiplyGradient(
            a, parameters.kernel, gradient: gradient, dropout: dropout, input: input, weights: slopes)
    }
}
