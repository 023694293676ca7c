/// Loss of outputs against labels, from the products z of a layer without activation.
///
/// A row has labels, ids with weights tⱼ; the weight of every other id is 0.
package enum CrossEntropy: Sendable, CaseIterable {
    /// One class of several, by softmax: `Σⱼ tⱼ (ln Σₖ exp zₖ − zⱼ)`. A row without a label has the loss 0.
    case classes
    /// Each label by itself, by a sigmoid, t from 0 to 1: `Σⱼ (ln(1 + exp zⱼ) − tⱼ zⱼ) / n`.
    case labels
}

extension Device {
    /// The losses of outputs by labels and, in the outputs' place, their gradient; `CrossEntropy` has the formulas.
    ///
    /// - Parameters:
    ///   - outputs: `[m, n]`, n ≥ 1; become `scale` times the gradient of the sum of the losses where there is a scale.
    ///   - labels: the labels of m rows, ids below n, each at most once a row (not checked on the device).
    ///   - losses: `[m, 1]`.
    ///   - scale: the factor of the gradient; nil for losses alone.
    package func crossEntropy(
        _ kind: CrossEntropy, _ outputs: Matrix<Float>, labels: SparseRows, losses: Matrix<Float>,
        gradientScale scale: Double? = nil
    ) throws {
        precondition(labels.rowCount == outputs.rows && losses.count == outputs.rows && outputs.columns > 0)
        try backend.crossEntropy(kind, outputs, labels: labels, losses: losses, gradientScale: scale)
    }
}
