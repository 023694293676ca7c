import Foundation
import TimbreBase
import TimbreCompute

@testable import TimbreLearning

/// A network over sequences as plain loops in `Double`: what the device's answers are held against.
struct ReferenceSequenceNetwork {
    let shape: SequenceShape
    /// Matrices in the order of `SequenceShape.parameters`.
    var weights: [[Double]]

    /// A step of training, of which dropout is a function.
    struct Step {
        var rate: Double
        var seed: UInt64
        var number: UInt32
        /// The first token's place among those of the data set.
        var firstPlace: Int
    }

    init(_ shape: SequenceShape, _ weights: SequenceWeights<[Float]>) {
        (self.shape, self.weights) = (shape, weights.all.map { $0.map { Double($0) } })
    }

    func logits(_ ids: [Int32], _ step: Step? = nil) -> [Double] {
        let (width, parts) = (shape.width, SequenceWeights(weights))
        var stream = ids.enumerated().map { place, id in
            (0..<width).map { parts.tokens[Int(id) * width + $0] + parts.positions[place * width + $0] }
        }
        drop(&stream, 0, step)
        for (index, layer) in parts.layers.enumerated() {
            var branch = attended(
                stream.map { dense(normalised($0, layer.attentionScaling), layer.projections, 3 * width) }
            ).map { dense($0, layer.output, width) }
            drop(&branch, 1 + 2 * index, step)
            stream = zip(stream, branch).map { zip($0, $1).map { $0 + $1 } }
            branch = stream.map { row in
                let inner = dense(normalised(row, layer.feedForwardScaling), layer.inner, shape.feedForward)
                return dense(inner.map(Self.gelu), layer.outer, width)
            }
            drop(&branch, 2 + 2 * index, step)
            stream = zip(stream, branch).map { zip($0, $1).map { $0 + $1 } }
        }
        var mean = [Double](repeating: 0, count: width)
        for row in stream {
            for (j, value) in normalised(row, parts.scaling).enumerated() { mean[j] += value / Double(ids.count) }
        }
        return dense(mean, parts.output, shape.classes)
    }

    /// The softmax cross-entropy of one sequence, times its class's weight.
    func loss(_ ids: [Int32], label: (id: Int32, weight: Float)?, _ step: Step? = nil) -> Double {
        guard let label else { return 0 }
        let logits = logits(ids, step)
        return Double(label.weight) * (log(logits.reduce(0) { $0 + exp($1) }) - logits[Int(label.id)])
    }

    private func drop(_ rows: inout [[Double]], _ layer: UInt32, _ step: Step?) {
        guard let step else { return }
        let random = Philox(seed: step.seed)
        for row in rows.indices {
            for unit in rows[row].indices {
                let word = random(UInt32(step.firstPlace + row), layer, UInt32(unit / 4), step.number)[unit % 4]
                let isKept = Double(word) >= (step.rate * 4_294_967_296).rounded(.down)
                rows[row][unit] = isKept ? rows[row][unit] / (1 - step.rate) : 0
            }
        }
    }

    private func drop(_ rows: inout [[Double]], _ layer: Int, _ step: Step?) { drop(&rows, UInt32(layer), step) }

    private func dense(_ row: [Double], _ parameters: [Double], _ outputs: Int) -> [Double] {
        (0..<outputs).map { output in
            row.enumerated().reduce(parameters[row.count * outputs + output]) {
                $0 + $1.element * parameters[$1.offset * outputs + output]
            }
        }
    }

    private func normalised(_ row: [Double], _ scaling: [Double]) -> [Double] {
        let mean = row.reduce(0, +) / Double(row.count)
        let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
        return row.enumerated().map { place, value in
            (value - mean) / (variance + 1e-5).squareRoot() * scaling[place] + scaling[row.count + place]
        }
    }

    private func attended(_ projections: [[Double]]) -> [[Double]] {
        let (width, headWidth) = (shape.width, shape.width / shape.heads)
        return projections.map { own in
            (0..<shape.heads).flatMap { head -> [Double] in
                let columns = head * headWidth..<(head + 1) * headWidth
                let powers = projections.map { other in
                    exp(columns.reduce(0) { $0 + own[$1] * other[width + $1] } / Double(headWidth).squareRoot())
                }
                let sum = powers.reduce(0, +)
                return columns.map { column in
                    zip(powers, projections).reduce(0) { $0 + $1.0 * $1.1[2 * width + column] } / sum
                }
            }
        }
    }

    private static func gelu(_ x: Double) -> Double {
        x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    }
}
