import Foundation
import TimbreBase
import TimbreCompute

@testable import TimbreLearning

/// A network as plain loops in `Double`: what the device's answers are held against.
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

    /// The ids of a song in each column, with their weights.
    typealias Entries = [[(id: Int32, weight: Float)]]
    /// What noise and dropout are a function of; nil for neither.
    typealias Step = (seed: UInt64, number: Int)

    static func entries(_ ids: [Int32]) -> Entries { ids.map { [(id: $0, weight: Float(1))] } }

    /// The outputs of every layer for one song.
    func layers(numbers: [Float], ids: [Int32], row: Int32 = 0, step: Step? = nil) -> [[Double]] {
        layers(numbers: numbers, entries: Self.entries(ids), row: row, step: step)
    }

    func layers(numbers: [Float], entries: Entries, row: Int32 = 0, step: Step? = nil) -> [[Double]] {
        var below = numbers.map { Double($0) }
        if let step, shape.objective.noise > 0 {
            for feature in below.indices {
                let words = Philox(seed: step.seed)(
                    UInt32(row), .inputNoise, UInt32(feature), UInt32(step.number))
                // Four numbers from 0 to 1, whose sum has the mean 2 and the variance 1/3.
                let sum = (0..<4).reduce(0.0) { $0 + (Double(words[$1] >> 10) + 0.5) / 4_194_304 }
                below[feature] += shape.objective.noise * 3.0.squareRoot() * (sum - 2)
            }
        }
        var direct = [Double](repeating: 0, count: shape.layers[0].outputs)
        for (table, (values, entries)) in zip(shape.tables, zip(tables, entries)) {
            let sums = (0..<table.width).map { j in
                entries.reduce(0) { $0 + Double($1.weight) * values[Int($1.id) * table.width + j] }
            }
            if table.isDirect { direct = zip(direct, sums).map { $0 + $1 } } else { below += sums }
        }
        var outputs = [[Double]]()
        for (layer, weights) in zip(shape.layers, dense) {
            var output = [Double]()
            for unit in 0..<layer.outputs {
                var sum = weights[layer.inputs * layer.outputs + unit] + (outputs.isEmpty ? direct[unit] : 0)
                for input in 0..<layer.inputs { sum += below[input] * weights[input * layer.outputs + unit] }
                output.append(ReferenceNetwork.activate(sum, layer.activation))
            }
            if let step, let number = layer.dropoutLayer {
                let random = Philox(seed: step.seed)
                for unit in 0..<layer.outputs {
                    let word = random(UInt32(row), number, UInt32(unit / 4), UInt32(step.number))[unit % 4]
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

    /// The softmax cross-entropy of one song's labels, or that of each label by itself.
    func crossEntropy(_ outputs: [Double], labels: [(id: Int32, weight: Float)]) -> Double {
        var targets = outputs.map { _ in 0.0 }
        for label in labels { targets[Int(label.id)] = Double(label.weight) }
        if shape.objective.head == .classes {
            let sum = outputs.reduce(0) { $0 + exp($1) }
            return zip(outputs, targets).reduce(0) { $0 + $1.1 * (log(sum) - $1.0) }
        }
        return zip(outputs, targets).reduce(0) { $0 + log(1 + exp($1.0)) - $1.1 * $1.0 } / Double(outputs.count)
    }

    /// The mean squared error of one song.
    func loss(numbers: [Float], ids: [Int32], row: Int32 = 0, step: Step? = nil) -> Double {
        var target = numbers.map { Double($0) }
        for (table, (values, id)) in zip(shape.tables, zip(initial.tables, ids)) {
            target += values[Int(id) * table.width..<(Int(id) + 1) * table.width].map { Double($0) }
        }
        let output = layers(numbers: numbers, ids: ids, row: row, step: step).last!
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
