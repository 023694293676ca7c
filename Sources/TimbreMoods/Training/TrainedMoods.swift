import Foundation
import TimbreCompute

/// Trained models of one recipe: the encoder of inputs, each model, and which one is used.
struct TrainedMoods: Sendable {
    enum Content: Sendable {
        case linear(LinearModel)
        /// A ridge regression on shares, and the index of each class's output.
        case shares(LinearModel, ofClasses: [Int])
        case network(NetworkMoods)
        /// The mean of other models' probabilities.
        case mean

        /// Scores of a linear model, row-major `[rows, classes]`; empty for another model.
        func linearScores(_ rows: EncodedRows) -> [Double] {
            switch self {
            case .linear(let linear): linear.scores(rows)
            case .shares(let linear, let ofClasses):
                TrainedMoods.gathered(linear.scores(rows), linear.outputs, ofClasses)
            case .network, .mean: []
            }
        }
    }

    /// One of the models, with its calibration, thresholds and validation on rows that it was not trained on.
    struct Model: Sendable {
        var kind: MoodModelKind
        var content: Content
        var calibration: Calibration
        /// Least probability at which a row has a class, where it may have several; empty elsewhere.
        var thresholds: [Double]
        /// Measures on validation rows.
        var validation: Validation

        /// The classes of a row by its probabilities.
        func labels(_ probabilities: ArraySlice<Double>) -> [Int] {
            if !thresholds.isEmpty { return Thresholds.labels(probabilities, thresholds) }
            return [
                (probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0) - probabilities.startIndex
            ]
        }
    }

    /// Measures of a model on rows that it was not trained on.
    struct Validation: Sendable, Equatable, Codable {
        /// Mean loss of a row, by calibrated probabilities.
        var loss: Double
        /// Share of rows with the right class, or macro F1 where a row may have several.
        var score: Double
    }

    var recipe: MoodRecipe
    var classes: [String]
    var areSeveral: Bool
    var encoder: InputEncoder
    var models: [Model]
    /// Kind of the model that is used.
    var chosen: MoodModelKind
    /// Number of training rows.
    var rowCount: Int

    func model(_ kind: MoodModelKind) -> Model? { models.first { $0.kind == kind } }

    /// Probabilities of the classes, row-major `[rows, classes]`.
    ///
    /// - Throws: `ComputeFault`.
    func probabilities(_ kind: MoodModelKind, _ rows: EncodedRows, on device: Device) throws -> [Double] {
        guard let model = model(kind) else { preconditionFailure("no \(kind) among the models") }
        let scores: [Double] =
            switch model.content {
            case .linear, .shares: model.content.linearScores(rows)
            case .network(let network):
                try network.scores(encoder.networkRows(rows), on: device)
            case .mean:
                Self.meanScores(
                    try averagedKinds.map { try probabilities($0, rows, on: device) }, areSeveral: areSeveral)
            }
        return model.calibration.probabilities(scores, classes: classes.count, areSeveral: areSeveral)
    }

    /// Selects columns of scores.
    static func gathered(_ scores: [Double], _ outputs: Int, _ columns: [Int]) -> [Double] {
        stride(from: 0, to: scores.count, by: outputs).flatMap { row in columns.map { scores[row + $0] } }
    }

    /// Kinds of the models that are averaged by the model `mean`.
    var averagedKinds: [MoodModelKind] {
        let ofShares = model(.ridge).map { if case .shares = $0.content { true } else { false } } ?? false
        return Self.averagedKinds(ofShares: ofShares).filter { model($0) != nil }
    }

    static func averagedKinds(ofShares: Bool) -> [MoodModelKind] {
        ofShares ? [.logistic, .ridge, .network] : [.logistic, .network]
    }

    /// Scores whose probabilities are the means of the given ones.
    static func meanScores(_ probabilities: [[Double]], areSeveral: Bool) -> [Double] {
        probabilities[0].indices.map { place in
            let sum = probabilities.reduce(0) { $0 + $1[place] }
            let mean = min(max(sum / Double(probabilities.count), 1e-12), 1 - 1e-12)
            return areSeveral ? log(mean / (1 - mean)) : log(mean)
        }
    }
}
