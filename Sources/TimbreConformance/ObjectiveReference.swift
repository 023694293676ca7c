import Foundation
import TimbreBase
import TimbreCompute

/// An objective's part of a step, in plain loops.
struct ObjectiveReference {
    /// Losses, one a song.
    private(set) var losses: [Bounded] = []
    /// Gradient of the losses' mean by the last layer's product, `[songs][outputs]`.
    private(set) var gradient: [[Bounded]] = []
    /// Gradient of the losses' mean by the output of `pulledLayer`, `[songs][width]`; nil for none.
    private(set) var pull: [[Bounded]]?

    /// - Parameters:
    ///   - outputs: the outputs of each layer, for each song.
    ///   - last: the last layer's activation.
    ///   - rebuilt: the targets of each song's last outputs, for a head that rebuilds.
    ///   - targets: the labels of each song, for the other heads.
    ///   - labels: the label of each song, for each category by which songs are compared.
    init(
        _ objective: Objective, outputs: [[[Bounded]]], last: Activation, rebuilt: [[Float]], targets: [RowEntries],
        labels: [[Int32]]
    ) {
        let share = objective.headWeight / Double(outputs.count)
        for (song, layers) in outputs.enumerated() {
            let output = layers[layers.count - 1]
            if let crossEntropy = objective.head.crossEntropy {
                let met = crossEntropy.reference(output, labels: targets[song])
                losses.append(met.loss)
                gradient.append(met.gradient.map { $0 * share })
            } else {
                let differences = zip(output, rebuilt[song]).map { $0 + Bounded(-$1) }
                let width = Double(differences.count)
                losses.append(Bounded.dot(differences.lazy.map { ($0, $0) }) * (1 / width))
                gradient.append(
                    zip(differences, output).map { ($0 * (2 * share / width)).times(slopeOf: last, at: $1) })
            }
        }
        if let contrast = objective.contrast {
            let its = ContrastReference(
                contrast.contrast, latents: outputs.map { $0[contrast.layer] }, labels: labels,
                scale: 1 / Double(outputs.count))
            losses = zip(losses, its.losses).map { $0 * contrast.contrast.keep + $1 }
            pull = its.gradient
        }
    }

    /// A song's numbers with noise, as every device has them to the bit.
    ///
    /// - Parameter row: the song's row of the data set.
    static func disturbed(_ numbers: [Float], by deviation: Double, row: Int32, step: TrainingStep) -> [Float] {
        let (random, scale) = (Philox(seed: step.seed), InputNoise(deviation: deviation).scale)
        return numbers.enumerated().map { feature, number in
            let words = random(UInt32(bitPattern: row), InputNoise.stream, UInt32(feature), step.number)
            let sum = (0..<4).reduce(0) { $0 + Int(words[$1] >> 10) } - ((1 << 23) - 2)
            return number.addingProduct(scale, Float(sum))
        }
    }
}

extension Objective {
    /// Objectives that steps are checked with, beside contrasts: each part at some of the shapes.
    static let examples = [
        Objective(), Objective(noise: 0.3), Objective(head: .labels), Objective(head: .classes),
        Objective(head: .labels, noise: 0.2), Objective(), Objective(head: .classes, noise: 0.1),
    ]
}
