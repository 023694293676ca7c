import Foundation
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreLearning

/// Ensemble of one recipe's networks, each stopped early by another part of the training rows.
struct NetworkMoods: Sendable {
    /// A network over terms, numbers and names, or over the sequence of words.
    enum Member: Sendable {
        case rows(NetworkClassifier)
        case sequences(SequenceClassifier, history: [EpochRecord])

        /// All epochs of the training; empty for a network read from a file.
        var history: [EpochRecord] {
            switch self {
            case .rows(let network): network.history
            case .sequences(_, let history): history
            }
        }
    }

    private(set) var members: [Member]
    let areSeveral: Bool
    /// Index of each class's output; further outputs are of shares learned with the classes.
    let ofClasses: [Int]
    let outputs: Int

    var classCount: Int { ofClasses.count }

    /// - Parameters:
    ///   - outputs: the width of the last layer.
    ///   - ofClasses: the index of each class's output.
    init(areSeveral: Bool, outputs: Int, ofClasses: [Int]) {
        (members, self.areSeveral, self.outputs, self.ofClasses) = ([], areSeveral, outputs, ofClasses)
    }

    /// Trains a further member.
    ///
    /// - Parameters:
    ///   - rows: the training and validation rows.
    ///   - labels: the labels of the rows, with their weights in the loss.
    ///   - split: the split of the rows into training and validation.
    ///   - start: the recipe of the network that this one starts from; nil for random weights.
    /// - Throws: `CancellationError`; `LearningFault.diverged`; `ComputeFault`.
    mutating func train(
        _ rows: NetworkRows, labels: WeightedIDs, split: Split, by recipe: MoodRecipe, start: MoodRecipe?,
        on device: Device, work: Work<Never>
    ) throws {
        func fit(
            _ recipe: MoodRecipe, epochs: Int? = nil, from initial: HostWeights? = nil, frozenLayers: Int = 0
        ) throws -> NetworkClassifier {
            var training = recipe.training
            training.epochs = epochs ?? training.epochs
            training.seed &+= UInt64(members.count)
            let task = TrainingTask(
                shape: rows.shape(recipe, outputs: outputs, areSeveral: areSeveral), numbers: rows.numbers,
                columns: rows.columns, targets: labels, split: split, training: training, initial: initial,
                frozenLayers: frozenLayers)
            return try NetworkClassifier(task, on: device, work: work.silent())
        }
        if let sequences = rows.sequences {
            return members.append(
                try trainSequences(sequences, rows, labels: labels, split: split, by: recipe, on: device, work: work))
        }
        guard let start, let how = recipe.network.start else { return members.append(.rows(try fit(recipe))) }
        var network = try fit(start)
        if how.lastLayerEpochs > 0 {
            network = try fit(
                recipe, epochs: how.lastLayerEpochs, from: network.weights, frozenLayers: recipe.network.hidden.count)
        }
        members.append(.rows(try fit(recipe, from: network.weights)))
    }

    private func trainSequences(
        _ sequences: TokenSequences, _ rows: NetworkRows, labels: WeightedIDs, split: Split, by recipe: MoodRecipe,
        on device: Device, work: Work<Never>
    ) throws -> Member {
        var training = SequenceTask.Training(seed: recipe.training.seed &+ UInt64(members.count))
        (training.epochs, training.batch) = (recipe.training.epochs, recipe.training.batch ?? 32)
        (training.rate, training.patience) = (recipe.training.rate, recipe.training.patience)
        (training.plateau, training.dropout) = (recipe.training.plateau, recipe.network.dropout)
        let task = SequenceTask(
            shape: rows.sequenceShape(recipe, outputs: outputs), sequences: sequences, targets: labels,
            head: areSeveral ? .labels : .classes, split: split, training: training)
        let outcome = try SequenceTraining(task, device: device).train(work: work.silent())
        return .sequences(outcome.classifier, history: outcome.history)
    }

    /// Scores of rows, row-major `[rows, classes]`: the mean of the members' log probabilities, or of their logits
    /// where a row may have several classes.
    ///
    /// The mean of probabilities would be less confident than the members, so that a temperature fitted to single
    /// members' scores would not suit it.
    ///
    /// - Parameter number: the index of the only member to use; nil for all.
    /// - Throws: `ComputeFault`.
    func scores(_ rows: NetworkRows, member number: Int? = nil, on device: Device) throws -> [Double] {
        let answering = number.map { [members[$0]] } ?? members
        var sums = [Double](repeating: 0, count: rows.rowCount * classCount)
        for member in answering {
            let logits =
                switch member {
                case .rows(let network):
                    try network.logits(numbers: rows.numbers, columns: rows.columns, on: device)
                case .sequences(let network, _): try network.logits(of: rows.sequences ?? TokenSequences(), on: device)
                }
            let plain = Calibration(factor: 1)
            let own = TrainedMoods.gathered(logits.map(Double.init), outputs, ofClasses)
            let scores =
                areSeveral
                ? own : plain.probabilities(own, classes: classCount, areSeveral: false).map { log(max($0, 1e-12)) }
            for place in sums.indices { sums[place] += scores[place] / Double(answering.count) }
        }
        return sums
    }

    var tensors: [SafeTensors.Tensor] {
        members.enumerated().flatMap { number, member in
            switch member {
            case .rows(let network): network.tensors(prefix: "network.\(number).")
            case .sequences(let network, _): network.tensors(prefix: "network.\(number).")
            }
        }
    }

    /// Reads the networks of a file.
    ///
    /// - Throws: `LearningFault.unusableFile`.
    init(
        _ file: SafeTensors, members count: Int, _ recipe: MoodRecipe, _ encoder: InputEncoder, outputs: Int,
        ofClasses: [Int], areSeveral: Bool, path: String
    ) throws {
        self.init(areSeveral: areSeveral, outputs: outputs, ofClasses: ofClasses)
        let rows = NetworkRows(widths: encoder.widths, featureCount: encoder.networkColumns.count)
        members = try (0..<count).map { number in
            let prefix = "network.\(number)."
            if recipe.network.sequence != nil {
                let shape = rows.sequenceShape(recipe, outputs: outputs)
                return .sequences(
                    try SequenceClassifier(shape: shape, in: file, prefix: prefix, path: path), history: [])
            }
            let shape = rows.shape(recipe, outputs: outputs, areSeveral: areSeveral)
            return .rows(try NetworkClassifier(shape, in: file, prefix: prefix, path: path))
        }
    }
}

/// Inputs of networks: numbers (of several scales the last, the normal scores) and blocks of ids.
struct NetworkRows: Sendable {
    var rowCount = 0
    var numbers: [Float] = []
    var featureCount: Int
    var columns: [IDColumn] = []
    /// Words of the text in order; nil unless the network is over sequences.
    var sequences: TokenSequences?
    private let widths: [Int]

    init(widths: [Int], featureCount: Int) {
        (self.widths, self.featureCount) = (widths, featureCount)
    }

    /// Factor of a text's weights. Rows of unit length over thousands of terms learn slowly: with the factor, 0.85
    /// instead of 0.84 of 1,000 lyrics' topics are right, in a third of the epochs.
    private static let textScale: Float = 20

    /// - Parameters:
    ///   - places: the columns of the numbers that are read.
    ///   - texts: the number of last blocks that are texts.
    init(_ rows: EncodedRows, columns places: [Int], texts: Int) {
        self.init(widths: rows.widths, featureCount: places.count)
        rowCount = rows.rowCount
        sequences = rows.sequences
        guard sequences == nil else { return }
        numbers = (0..<rowCount).flatMap { row in places.map { rows.numbers[row * rows.numberCount + $0] } }
        columns = rows.blocks.enumerated().map { number, block in
            .several(number + texts < rows.blocks.count ? block : block.scaled(by: Self.textScale))
        }
    }

    /// Shape of a network over the terms of the only text, with one more id for any other word.
    func sequenceShape(_ recipe: MoodRecipe, outputs: Int) -> SequenceShape {
        guard let sequence = recipe.network.sequence else { preconditionFailure("a network over rows") }
        return SequenceShape(
            vocabulary: (widths.last ?? 0) + 1, longest: sequence.length, classes: outputs, width: sequence.width,
            layers: sequence.layers, heads: sequence.heads, feedForward: 4 * sequence.width)
    }

    func shape(_ recipe: MoodRecipe, outputs: Int, areSeveral: Bool) -> NetworkShape {
        NetworkShape(
            features: featureCount,
            columns: widths.enumerated().map { NetworkShape.Column(name: "input.\($0)", rows: $1) },
            hidden: recipe.network.hidden, activation: Activation(recipe.network.activation),
            dropout: recipe.network.dropout, outputs: outputs, head: areSeveral ? .labels : .classes)
    }
}

extension InputEncoder {
    /// Number of ids in each block.
    var widths: [Int] {
        names.map(\.ids.count) + (pairs.isEmpty ? [] : [pairs.count]) + texts.map(\.vocabulary.terms.count)
    }

    func networkRows(_ rows: EncodedRows) -> NetworkRows {
        NetworkRows(rows, columns: networkColumns, texts: texts.count)
    }

    /// Columns of numbers that networks read: the last scale of each number.
    var networkColumns: [Int] {
        columns.indices.filter { $0 + 1 == columns.count || columns[$0 + 1] != columns[$0] }
    }
}
