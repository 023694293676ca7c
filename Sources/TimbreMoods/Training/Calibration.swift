import Foundation

/// Probabilities from scores: softmax or sigmoid of the scores times a factor, the inverse of a temperature, fitted on
/// rows that the model was not trained on (Guo and others, "On calibration of modern neural networks", ICML 2017).
struct Calibration: Sendable, Equatable, Codable {
    /// Factor of the scores: 1 / temperature.
    var factor: Double

    init(factor: Double) { self.factor = factor }

    /// - Parameter scores: row-major `[rows, classes]`.
    init(fitting scores: [Double], _ targets: Targets) {
        let n = targets.classes.count
        // The loss is convex in the factor, so golden-section search over its logarithm finds the minimum.
        func loss(_ logarithm: Double) -> Double {
            Self.loss(scores.map { $0 * exp(logarithm) }, n, targets)
        }
        var (low, high) = (log(1e-3), log(1e3))
        let ratio = (5.0.squareRoot() - 1) / 2
        var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
        var (leftLoss, rightLoss) = (loss(left), loss(right))
        while high - low > 1e-4 {
            if leftLoss <= rightLoss {
                (high, right, rightLoss) = (right, left, leftLoss)
                left = high - ratio * (high - low)
                leftLoss = loss(left)
            } else {
                (low, left, leftLoss) = (left, right, rightLoss)
                right = low + ratio * (high - low)
                rightLoss = loss(right)
            }
        }
        factor = exp((low + high) / 2)
    }

    /// Calibrated probabilities, row-major `[rows, classes]`; a row sums to 1 unless it may have several classes.
    func probabilities(_ scores: [Double], classes n: Int, areSeveral: Bool) -> [Double] {
        var result = scores
        for first in stride(from: 0, to: scores.count, by: n) {
            let range = first..<first + n
            if areSeveral {
                for place in range { result[place] = 1 / (1 + exp(-factor * scores[place])) }
                continue
            }
            let most = scores[range].max() ?? 0
            var sum = 0.0
            for place in range {
                result[place] = exp(factor * (scores[place] - most))
                sum += result[place]
            }
            for place in range { result[place] /= sum }
        }
        return result
    }

    /// Mean loss of a row.
    static func loss(_ scores: [Double], _ n: Int, _ targets: Targets) -> Double {
        var scores = scores
        var sum = 0.0
        for (row, ids) in targets.ids.enumerated() {
            let range = row * n..<(row + 1) * n
            sum +=
                targets.areSeveral
                ? LogisticRegression.meetLabels(&scores, range, ids)
                : LogisticRegression.meetClass(&scores, range, ids[0])
        }
        return sum / Double(max(1, targets.ids.count))
    }
}
