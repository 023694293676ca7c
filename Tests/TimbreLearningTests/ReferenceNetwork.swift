import Foundation
import TimbreBase
import TimbreCompute

@testable import TimbreLearning

/// The autoencoder as plain loops in `Double`: what the device's answers are held against.
struct ReferenceNetwork {
    let shape: NetworkShape
    let initial: HostWeights
    var tables: [[Double]]
    var dense: [[Double]]

    init(_ shape: NetworkShape, seed: UInt64) {
        self.init(
            shape, weights: HostWeights(initial: shape, seed: seed), initial: HostWeights(initial: shape, seed: seed))
    }

    init(_ shape: NetworkShape, weights: HostWeights, initial: HostWeights) {
        self.shape = shape
        self.initial = initial
        tables = weights.tables.map { $0.map { Double($0) } }
        dense = weights.dense.map { $0.map { Double($0) } }
    }

    /// The outputs of every layer for one song.
    func layers(numbers: [Float], ids: [Int32], row: Int32 = 0, dropout: (seed: UInt64, step: Int)? = nil) -> [[Double]]
    {
        var below = numbers.map { Double($0) }
        for (table, (values, id)) in zip(shape.tables, zip(tables, ids)) {
            below += values[Int(id) * table.width..<(Int(id) + 1) * table.width]
        }
        var outputs = [[Double]]()
        for (layer, weights) in zip(shape.layers, dense) {
            var output = [Double]()
            for unit in 0..<layer.outputs {
                var sum = weights[layer.inputs * layer.outputs + unit]
                for input in 0..<layer.inputs { sum += below[input] * weights[input * layer.outputs + unit] }
                output.append(ReferenceNetwork.activate(sum, layer.activation))
            }
            if let dropout, let number = layer.dropoutLayer {
                let random = Philox(seed: dropout.seed)
                for unit in 0..<layer.outputs {
                    let word = random(UInt32(row), number, UInt32(unit / 4), UInt32(dropout.step))[unit % 4]
                    let isKept = Double(word) >= (shape.dropout * 4_294_967_296).rounded(.down)
                    output[unit] = isKept ? output[unit] / (1 - shape.dropout) : 0
                }
            }
            outputs.append(output)
            below = output
        }
        return outputs
    }

    /// The mean loss of songs that are compared, by what each song's layers gave.
    func contrastLoss(_ songs: [[[Double]]], numbers: [[Float]], labels: [[Int32]]) -> Double {
        let contrast = shape.objective.contrast!.contrast
        let units = songs.map { layers in
            let latent = layers[shape.latentLayer]
            let length = latent.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return latent.map { $0 / length }
        }
        func cosine(_ i: Int, _ j: Int) -> Double { zip(units[i], units[j]).reduce(0) { $0 + $1.0 * $1.1 } }
        var total = 0.0
        for i in songs.indices {
            let errors = zip(songs[i].last!, numbers[i]).map { ($0 - Double($1)) * ($0 - Double($1)) }
            total += contrast.keep * errors.reduce(0, +) / Double(errors.count)
            let first = i / Contrast.groupSongs * Contrast.groupSongs
            let others = (first..<min(first + Contrast.groupSongs, songs.count)).filter { $0 != i }
            let all = log(others.reduce(0) { $0 + exp(cosine(i, $1) / contrast.temperature) })
            for (its, weight) in zip(labels, contrast.weights) where its[i] != 0 {
                let same = others.filter { its[$0] == its[i] }
                for j in same { total += weight / Double(same.count) * (all - cosine(i, j) / contrast.temperature) }
            }
        }
        return total / Double(songs.count)
    }

    /// The mean squared error of one song.
    func loss(numbers: [Float], ids: [Int32], row: Int32 = 0, dropout: (seed: UInt64, step: Int)? = nil) -> Double {
        var target = numbers.map { Double($0) }
        for (table, (values, id)) in zip(shape.tables, zip(initial.tables, ids)) {
            target += values[Int(id) * table.width..<(Int(id) + 1) * table.width].map { Double($0) }
        }
        let output = layers(numbers: numbers, ids: ids, row: row, dropout: dropout).last!
        return zip(output, target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(target.count)
    }

    private static func activate(_ value: Double, _ activation: Activation) -> Double {
        switch activation {
        case .linear: value
        case .relu: max(value, 0)
        case .sigmoid: 1 / (1 + exp(-value))
        case .tanh: tanh(value)
        }
    }
}
