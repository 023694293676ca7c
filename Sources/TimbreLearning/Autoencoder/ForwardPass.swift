import TimbreCompute

/// The first layers of a network and memory for a batch's way through them, without dropout.
struct ForwardPass {
    let device: Device
    let shape: NetworkShape
    /// `[capacity, features]`: scaled numbers of the songs.
    let numbers: Matrix<Float>
    /// `[capacity, outputs]` for each layer, after the activation.
    let outputs: [Matrix<Float>]
    private let noBias: Matrix<Float>

    /// - Parameters:
    ///   - layers: the number of layers; those of the encoder alone end with the latent layer.
    ///   - capacity: the largest number of songs in a batch.
    init(_ shape: NetworkShape, layers: Int, capacity: Int, on device: Device) throws {
        self.device = device
        self.shape = shape
        numbers = try device.zeros(rows: capacity, columns: shape.featureCount)
        outputs = try shape.layers.prefix(layers).map { try device.zeros(rows: capacity, columns: $0.outputs) }
        noBias = try device.zeros(rows: 1, columns: shape.layers[0].outputs)
    }

    /// Products of each table's rows with their part of the first layer's kernel, `[rows, outputs]`, or a direct table
    /// itself: a song's share of the first layer is then a row that is looked up.
    func projections(of tables: [Matrix<Float>], _ weights: DeviceWeights) throws -> [Matrix<Float>] {
        try zip(tables, shape.tables).map { table, its in
            guard let column = its.column else { return table }
            let result = try device.zeros(rows: table.rows, columns: shape.layers[0].outputs)
            try device.multiply(
                table, weights.kernel(0)[rows: column..<column + its.width], bias: noBias, into: result)
            return result
        }
    }

    /// Runs the first `count` rows of `numbers` through the layers.
    ///
    /// - Parameter addends: the projections of each table and the songs' rows of them.
    func run(_ weights: DeviceWeights, count: Int, adding addends: [RowAddend]) throws {
        var below = numbers[rows: 0..<count]
        for (index, output) in outputs.enumerated() {
            let its = output[rows: 0..<count]
            try device.multiply(
                below, index == 0 ? weights.kernel(0)[rows: 0..<shape.featureCount] : weights.kernel(index),
                bias: weights.bias(index), adding: index == 0 ? addends : [],
                activation: shape.layers[index].activation, into: its)
            below = its
        }
    }
}
