import Foundation
import TimbreBase

/// Logistic regression with L2 regularisation, multinomial or one binary regression a label, fitted to its only optimum
/// by `LimitedMemoryBFGS`.
///
///     Σ weight · loss(row) + |W|² / (2C)
///
/// The loss is the cross-entropy of a softmax, or the sum over labels of that of a sigmoid; biases are not regularised.
/// This is the objective of scikit-learn's `LogisticRegression`.
struct LogisticRegression {
    let strength: Double
    let areSeveral: Bool

    /// - Parameters:
    ///   - strength: the inverse regularisation C.
    init(strength: Double, areSeveral: Bool) {
        (self.strength, self.areSeveral) = (strength, areSeveral)
    }

    /// - Parameters:
    ///   - weights: the weight of each row.
    /// - Throws: `CancellationError`.
    func fit(_ rows: CompressedRows, _ targets: Targets, weights: [Double], work: Work<Never> = Work()) throws
        -> LinearModel
    {
        let (n, count) = (targets.classes.count, rows.rows)
        var scores = [Double](repeating: 0, count: count * n)
        let biases = (rows.columns - 1) * n
        let optimum = try LimitedMemoryBFGS().minimise(dimensions: rows.columns * n) { values, gradient in
            try work.check()
            rows.multiply(values, n: n, into: &scores)
            var loss = 0.0
            for row in 0..<count {
                let range = row * n..<(row + 1) * n
                loss +=
                    weights[row]
                    * (areSeveral
                        ? Self.meetLabels(&scores, range, targets.ids[row])
                        : Self.meetClass(&scores, range, targets.ids[row][0]))
                for place in range { scores[place] *= weights[row] }
            }
            rows.multiplyTransposed(scores, n: n, into: &gradient)
            var squares = 0.0
            for place in 0..<biases {
                squares += values[place] * values[place]
                gradient[place] += values[place] / strength
            }
            return loss + squares / (2 * strength)
        }
        return LinearModel(outputs: n, weights: optimum)
    }

    /// Computes the softmax cross-entropy of a row and replaces the scores by its gradient.
    static func meetClass(_ scores: inout [Double], _ range: Range<Int>, _ label: Int) -> Double {
        let most = scores[range].max() ?? 0
        var sum = 0.0
        let own = scores[range.lowerBound + label]
        for place in range {
            scores[place] = exp(scores[place] - most)
            sum += scores[place]
        }
        for place in range { scores[place] /= sum }
        scores[range.lowerBound + label] -= 1
        return log(sum) + most - own
    }

    /// Computes the sum over labels of a row's sigmoid cross-entropy and replaces the scores by its gradient.
    static func meetLabels(_ scores: inout [Double], _ range: Range<Int>, _ labels: [Int]) -> Double {
        var loss = 0.0
        for (label, place) in range.enumerated() {
            let (score, target) = (scores[place], labels.contains(label) ? 1.0 : 0)
            loss += max(score, 0) - score * target + log1p(exp(-abs(score)))
            scores[place] = 1 / (1 + exp(-score)) - target
        }
        return loss
    }
}
