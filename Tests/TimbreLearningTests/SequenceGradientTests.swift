import Testing
import TimbreBase
import TimbreCompute
import TimbreTestSupport

@testable import TimbreLearning

struct SequenceGradientTests {
    /// Sequences of 0 to 7 tokens, some of which have no class, the others classes of different weights.
    private static func task(layers: Int, dropout: Double) -> SequenceTask {
        let (random, count) = (Philox(seed: 9), 14)
        var (sequences, targets) = (TokenSequences(), WeightedIDs())
        for row in 0..<count {
            sequences.append((0..<row % 8).map { Int32(random(UInt32(row), 1, UInt32($0), 0)[0] % 9) })
            let weight: Float = row % 2 == 0 ? 0.5 : 1.5
            targets.append(row % 5 == 3 ? [] : [(id: Int32(row % 3), weight: weight)])
        }
        var training = SequenceTask.Training(seed: 11)
        (training.batch, training.dropout) = (count, dropout)
        return SequenceTask(
            shape: SequenceShape(
                vocabulary: 9, longest: 8, classes: 3, width: 6, layers: layers, heads: 2, feedForward: 5),
            sequences: sequences, targets: targets,
            split: Split(songCount: count, percent: [100, 0, 0], seed: 1), training: training)
    }

    @Test("The gradient of every weight is the loss's finite difference", arguments: [0, 1, 2], [0, 0.3])
    func finiteDifferences(layers: Int, dropout: Double) throws {
        let task = Self.task(layers: layers, dropout: dropout)
        let rows = (0..<task.sequences.count)
        func loss(_ network: ReferenceSequenceNetwork) -> Double {
            rows.reduce(0) { sum, row in
                // An empty sequence's logits are the bias.
                let step = ReferenceSequenceNetwork.Step(
                    rate: dropout, seed: 11, number: 1, firstPlace: task.sequences.tokens(ofRow: row).lowerBound)
                let label = task.targets.entries(ofRow: row).first.map {
                    (task.targets.ids[$0], task.targets.weights[$0])
                }
                return sum + network.loss(Array(task.sequences[row]), label: label, dropout > 0 ? step : nil)
            } / Double(rows.count)
        }
        let reference = ReferenceSequenceNetwork(task.shape, SequenceWeights(initial: task.shape, seed: 11))
        let differences = reference.weights.indices.flatMap { matrix in
            reference.weights[matrix].indices.map { index in
                var (above, below) = (reference, reference)
                above.weights[matrix][index] += 1e-6
                below.weights[matrix][index] -= 1e-6
                return (loss(above) - loss(below)) / 2e-6
            }
        }
        for device in Backends.present {
            var training = try SequenceTraining(task, device: device)
            let losses = try device.zeros(rows: rows.count, columns: 1)
            try training.step(try training.plan(epoch: 1)[0], losses: losses)
            let mean = try device.sum(losses).value() / Double(rows.count)
            #expect(abs(mean - loss(reference)) < 1e-6, "\(device.description.name)")
            let gradient = try device.read(training.gradient.flat)
            #expect(gradient.count == differences.count)
            for (index, (actual, expected)) in zip(gradient, differences).enumerated() {
                // Float sums over 49 tokens, through a normalisation that embeddings of 0.05 pass: up to 10 here.
                #expect(
                    abs(Double(actual) - expected) < 2e-6 * max(1, abs(expected)),
                    "weight \(index) on \(device.description.name)")
            }
        }
    }
}
