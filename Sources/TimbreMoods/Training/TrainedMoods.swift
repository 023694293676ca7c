import Foundation
import TimbreCompute

/// Classifiers of one recipe after training: what rows become, each model, and which one counts.
struct TrainedMoods: Sendable {
    enum Content: Sendable {
        case linear(LinearModel)
        /// A ridge on shares: its outputs, and that of each class.
        case shares(LinearModel, ofClasses: [Int])
        case network(NetworkMoods)
        /// The mean of others.
        case mean

        /// Scores of a linear model; none of another.
        func linearScores(_ rows: EncodedRows) -> [Double] {
            switch self {
            case .linear(let linear): linear.scores(rows)
            case .shares(let linear, let ofClasses):
                TrainedMoods.gathered(linear.scores(rows), linear.outputs, ofClasses)
            case .network, .mean: []
            }
        }
    }

    /// One of the models, with what was found out on rows that it had not seen.
    struct Model: Sendable {
        var kind: MoodModelKind
        var content: Content
        var calibration: Calibration
        /// Least probability of each class, where a row may have several; empty elsewhere.
        var thresholds: [Double]
        /// On validation rows.
        var validation: Validation

        /// The classes of a row by its probabilities.
        func labels(_ probabilities: ArraySlice<Double>) -> [Int] {
            if !thresholds.isEmpty { return Thresholds.labels(probabilities, thresholds) }
            return [
                (probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0) - probabilities.startIndex
            ]
        }
    }

    /// Measures of a model on rows that it had not seen.
    struct Validation: Sendable, Equatable, Codable {
        /// Mean loss of a row, by calibrated probabilities.
        var loss: Double
        /// Share of rows whose class is right, or macro F1 where a row may have several.
        var score: Double
    }

    var recipe: MoodRecipe
    var classes: [String]
    var areSeveral: Bool
    var encoder: InputEncoder
    var models: [Model]
    /// The model that counts.
    var chosen: MoodModelKind
    /// Rows that trained it.
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

    /// The columns of some scores.
    static func gathered(_ scores: [Double], _ outputs: Int, _ columns: [Int]) -> [Double] {
        stride(from: 0, to: scores.count, by: outputs).flatMap { row in columns.map { scores[row + $0] } }
    }

    /// The models whose mean is one of the models.
    var averagedKinds: [MoodModelKind] {
        let ofShares = model(.ridge).map { if case .shares = $0.content { true } else { false } } ?? false
        return Self.averagedKinds(ofShares: ofShares).filter { model($0) != nil }
    }

    static func averagedKinds(ofShares: Bool) -> [MoodModelKind] {
        ofShares ? [.logistic, .ridge, .network] : [.logistic, .network]
    }

    /// Scores whose probabilities are the mean of others.
    static func meanScores(_ probabilities: [[Double]], areSeveral: Bool) -> [Double] {
        probabilities[0].indices.map { place in
            let sum = probabilities.reduce(0) { $0 + $1[place] }
            let mean = min(max(sum / Double(probabilities.count), 1e-12), 1 - 1e-12)
            return areSeveral ? log(mean / (1 - mean)) : log(mean)
        }
    }
}
