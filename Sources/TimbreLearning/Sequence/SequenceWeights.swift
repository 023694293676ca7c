import TimbreBase
import TimbreCompute

/// All trained numbers of a network over sequences, on the host or on a device: `SequenceShape.Parameter.Kind` says how
/// each lies.
struct SequenceWeights<Values: Sendable>: Sendable {
    struct Layer: Sendable {
        var attentionScaling: Values
        var projections: Values
        /// Matrix that the heads' results are multiplied by.
        var output: Values
        var feedForwardScaling: Values
        var inner: Values
        var outer: Values
    }

    var tokens: Values
    var positions: Values
    var layers: [Layer]
    var scaling: Values
    var output: Values

    /// - Parameter all: the matrices in the order of `SequenceShape.parameters`.
    init(_ all: [Values]) {
        precondition(all.count >= 4 && (all.count - 4) % 6 == 0)
        (tokens, positions) = (all[0], all[1])
        layers = stride(from: 2, to: all.count - 2, by: 6).map {
            Layer(
                attentionScaling: all[$0], projections: all[$0 + 1], output: all[$0 + 2],
                feedForwardScaling: all[$0 + 3], inner: all[$0 + 4], outer: all[$0 + 5])
        }
        (scaling, output) = (all[all.count - 2], all[all.count - 1])
    }

    var all: [Values] {
        let inner = layers.flatMap {
            [$0.attentionScaling, $0.projections, $0.output, $0.feedForwardScaling, $0.inner, $0.outer]
        }
        return [tokens, positions] + inner + [scaling, output]
    }
}

extension SequenceWeights: Equatable where Values: Equatable {}
extension SequenceWeights.Layer: Equatable where Values: Equatable {}

extension SequenceWeights<[Float]> {
    /// Random weights, as other networks here begin: kernels by Glorot, biases of 0, embeddings uniform in ±0.05, gains
    /// of 1; a function of the seed. Matrices are numbered in Philox's counter as `SequenceShape.parameters` has them.
    init(initial shape: SequenceShape, seed: UInt64) {
        let random = Philox(seed: seed)
        self.init(
            shape.parameters.enumerated().map { number, parameter in
                let columns = parameter.columns
                switch parameter.kind {
                case .table: return random.uniform(parameter.count, limit: 0.05, tensor: number)
                case .scaling: return .init(repeating: 1, count: columns) + .init(repeating: 0, count: columns)
                case .dense:
                    let inputs = parameter.rows - 1
                    let limit = (6 / Double(inputs + columns)).squareRoot()
                    return random.uniform(inputs * columns, limit: limit, tensor: number)
                        + .init(repeating: 0, count: columns)
                }
            })
    }

    /// - Parameter flat: all numbers, one matrix after the other.
    init(_ flat: [Float], shape: SequenceShape) {
        var next = 0
        self.init(
            shape.parameters.map { parameter in
                defer { next += parameter.count }
                return Array(flat[next..<next + parameter.count])
            })
    }
}

extension SequenceWeights<Matrix<Float>> {
    /// Views of one memory, which holds one matrix after the other.
    ///
    /// - Parameter flat: `[count, 1]`.
    init(viewing flat: Matrix<Float>, shape: SequenceShape) {
        var next = 0
        self.init(
            shape.parameters.map { parameter in
                defer { next += parameter.count }
                return flat[rows: next..<next + parameter.count]
                    .shaped(rows: parameter.rows, columns: parameter.columns)
            })
    }
}

extension Matrix {
    /// The rows of a dense layer's parameters that are its kernel.
    var kernel: Matrix { self[rows: 0..<rows - 1] }
    var bias: Matrix { self[rows: rows - 1..<rows] }
}
