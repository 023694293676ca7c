import TimbreBase
import TimbreCompute

/// All trained numbers of a network, on the host or on a device.
///
/// Tables are `[vocabulary, width]`; a dense layer is `[inputs + 1, outputs]`, its last row the bias.
package struct Weights<Values: Sendable>: Sendable {
    var tables: [Values]
    var dense: [Values]

    var all: [Values] { tables + dense }
}

extension Weights: Equatable where Values: Equatable {}

package typealias HostWeights = Weights<[Float]>
typealias DeviceWeights = Weights<Matrix<Float>>

extension HostWeights {
    /// Random weights, as Keras begins: Glorot uniform kernels, biases of 0, embeddings uniform in ±0.05; a direct
    /// table `[rows, outputs]` is a kernel. They are a function of the seed.
    ///
    /// Tables are numbered from 0 in Philox's counter, then kernels.
    init(initial shape: NetworkShape, seed: UInt64) {
        let random = Philox(seed: seed)
        tables = shape.tables.enumerated().map { number, table in
            random.uniform(
                table.rows * table.width,
                limit: table.isDirect ? glorotLimit(inputs: table.rows, outputs: table.width) : 0.05, tensor: number)
        }
        dense = shape.layers.enumerated().map { number, layer in
            let limit = glorotLimit(inputs: layer.inputs, outputs: layer.outputs)
            return random.uniform(layer.inputs * layer.outputs, limit: limit, tensor: shape.tables.count + number)
                + [Float](repeating: 0, count: layer.outputs)
        }
    }
}

/// Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
private func glorotLimit(inputs: Int, outputs: Int) -> Double { (6 / Double(inputs + outputs)).squareRoot() }

extension DeviceWeights {
    /// Weights of zeros, in one memory.
    init(zeros shape: NetworkShape, on device: Device) throws {
        let matrices = try device.zeros(
            shapes: shape.tables.map { ($0.rows, $0.width) } + shape.layers.map { ($0.rows, $0.outputs) })
        (tables, dense) = (Array(matrices.prefix(shape.tables.count)), Array(matrices.dropFirst(shape.tables.count)))
    }

    init(_ weights: HostWeights, shape: NetworkShape, on device: Device) throws {
        try self.init(zeros: shape, on: device)
        try write(weights, on: device)
    }

    func write(_ weights: HostWeights, on device: Device) throws {
        for (values, matrix) in zip(weights.all, all) { try device.write(values, into: matrix) }
    }

    /// Copies the weights to the host. Waits for the work that is enqueued before.
    func read(from device: Device) throws -> HostWeights {
        HostWeights(tables: try tables.map(device.read), dense: try dense.map(device.read))
    }

    /// Copies the weights to the host beside the work behind a mark. Waits for the work before the mark.
    func read(from device: Device, after mark: WorkMark) throws -> HostWeights {
        HostWeights(
            tables: try tables.map { try device.read($0, after: mark) },
            dense: try dense.map { try device.read($0, after: mark) })
    }

    /// Copies the weights into others without leaving the device.
    func copy(into other: DeviceWeights, on device: Device) throws {
        for (source, target) in zip(all, other.all) { try device.copy(source, into: target) }
    }

    /// `[inputs, outputs]`.
    func kernel(_ layer: Int) -> Matrix<Float> { dense[layer][rows: 0..<dense[layer].rows - 1] }

    /// `[1, outputs]`.
    func bias(_ layer: Int) -> Matrix<Float> { dense[layer][rows: dense[layer].rows - 1..<dense[layer].rows] }
}
