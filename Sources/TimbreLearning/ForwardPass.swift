import TimbreCompute

/// The first layers of an autoencoder and memory for a batch's way through them.
struct ForwardPass {
    let device: Device
    let shape: NetworkShape
    /// `[capacity, width]`: scaled numbers, then a row of each table.
    let input: Matrix<Float>
    /// For each layer `[capacity, outputs]`, after activation and dropout.
    let outputs: [Matrix<Float>]

    /// - Parameters:
    ///   - layers: how many; those of the encoder alone end with the latent layer.
    ///   - capacity: songs in a batch at most.
    init(_ shape: NetworkShape, layers: Int, capacity: Int, on device: Device) throws {
        self.device = device
        self.shape = shape
        input = try device.zeros(rows: capacity, columns: shape.width)
        outputs = try shape.layers.prefix(layers).map { try device.zeros(rows: capacity, columns: $0.outputs) }
    }

    /// Puts a row of each table beside the numbers.
    ///
    /// - Parameter ids: for each trained category `[batch, 1]`.
    func gather(_ tables: [Matrix<Float>], at ids: [Matrix<Int32>], into target: Matrix<Float>) throws {
        for (table, (place, rows)) in zip(tables, zip(shape.tables, ids)) {
            try device.gather(table, at: rows, into: target, column: place.column)
        }
    }

    /// Runs the first `count` rows of `input` through the layers.
    ///
    /// - Parameter dropout: nil but for training.
    func run(_ weights: DeviceWeights, count: Int, dropout: StepDropout?) throws {
        var below = input[rows: 0..<count]
        for (index, output) in outputs.enumerated() {
            let layer = shape.layers[index]
            let its = output[rows: 0..<count]
            try device.multiply(
                below, weights.kernel(index), bias: weights.bias(index), activation: layer.activation,
                dropout: dropout?.of(layer), into: its)
            below = its
        }
    }
}

/// Dropout of a step, for each layer that has one.
struct StepDropout {
    let rate: Double
    let seed: UInt64
    let step: Int
    /// `[batch, 1]`, rows of the data set.
    let rows: Matrix<Int32>

    func of(_ layer: NetworkShape.Layer) -> Dropout? {
        layer.dropoutLayer.map {
            Dropout(rate: rate, seed: seed, layer: $0, step: UInt32(truncatingIfNeeded: step), rows: rows)
        }
    }
}
