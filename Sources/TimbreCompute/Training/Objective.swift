/// Losses that a training's steps minimise, and the noise that they add to the input.
///
/// Each part is declared here and computed in `CPUTrainingStep+Objective.swift`, `kernels/common/objective.cl` and, in
/// `Double`, `ObjectiveReference.swift`; a recipe names it in `ObjectiveRecipe`.
package struct Objective: Sendable, Equatable {
    /// The comparison of the last layer's outputs with their targets.
    package enum Head: Sendable, Equatable, CaseIterable {
        /// Mean squared error against the song's numbers, followed by the rows of the tables' targets where the layer
        /// is that wide.
        case rebuild
        /// `CrossEntropy.classes` of the batch's targets.
        case classes
        /// `CrossEntropy.labels` of the batch's targets.
        case labels

        /// Loss of a head of classes or labels; nil where the head rebuilds.
        package var crossEntropy: CrossEntropy? {
            switch self {
            case .rebuild: nil
            case .classes: .classes
            case .labels: .labels
            }
        }
    }

    /// A contrast of a layer's outputs.
    package struct LatentContrast: Sendable, Equatable {
        /// Number of the compared layer, from 0; none of its outputs are dropped.
        package var layer: Int
        package var contrast: Contrast

        package init(layer: Int, _ contrast: Contrast) {
            (self.layer, self.contrast) = (layer, contrast)
        }
    }

    package var head: Head
    /// Contrast of songs by a layer's outputs; nil where no songs are compared.
    package var contrast: LatentContrast?
    /// Standard deviation of the noise on the input's numbers; the targets stay without it.
    package var noise: Double

    package init(head: Head = .rebuild, contrast: LatentContrast? = nil, noise: Double = 0) {
        precondition(noise >= 0 && noise.isFinite)
        (self.head, self.contrast, self.noise) = (head, contrast, noise)
    }

    /// The numbers of `struct objective` in `kernels/common/objective.cl`.
    ///
    /// - Parameter pull: the position of the gradient by the output of `pulledLayer`.
    func words(pull: Int) -> [Int] {
        [
            head == .rebuild ? 1 : 0, noise > 0 ? Int(InputNoise(deviation: noise).scale.bitPattern) : 0,
            Int(InputNoise.stream), pulledLayer.map { $0 + 1 } ?? 0, pull,
        ]
    }

    /// Layer by whose output the objective has a gradient of its own, beside that by the last layer's; nil for none.
    package var pulledLayer: Int? { contrast?.layer }

    /// Weight of the head's loss.
    package var headWeight: Double { contrast?.contrast.keep ?? 1 }
}

extension Device {
    /// Losses of songs by an objective, from the outputs of a network's layers: those that a step without noise and
    /// dropout makes small.
    ///
    /// - Parameters:
    ///   - outputs: `[m, width]` for each layer.
    ///   - rebuilt: `[m, width]`, the targets of the last layer, for a head that rebuilds.
    ///   - targets: the labels of m rows, for the other heads.
    ///   - labels: `[m, 1]` for each weight of the contrast.
    ///   - losses: `[m, 1]`.
    package func losses(
        of objective: Objective, _ outputs: [Matrix<Float>], rebuilt: Matrix<Float>?, targets: SparseRows?,
        labels: [Matrix<Int32>], into losses: Matrix<Float>
    ) throws {
        try headLosses(of: objective, outputs[outputs.count - 1], rebuilt: rebuilt, targets: targets, into: losses)
        if let compared = objective.contrast {
            try contrast(outputs[compared.layer], labels: labels, compared.contrast, losses: losses)
        }
    }

    /// Losses of songs by an objective's head alone, without its weight.
    ///
    /// - Parameters:
    ///   - output: `[m, width]`, of the last layer.
    ///   - rebuilt: `[m, width]`, its targets, for a head that rebuilds.
    ///   - targets: the labels of m rows, for the other heads.
    ///   - losses: `[m, 1]`.
    package func headLosses(
        of objective: Objective, _ output: Matrix<Float>, rebuilt: Matrix<Float>?, targets: SparseRows?,
        into losses: Matrix<Float>
    ) throws {
        if let kind = objective.head.crossEntropy, let targets {
            try crossEntropy(kind, output, labels: targets, losses: losses)
        } else if let rebuilt {
            try squaredError(output, rebuilt, losses: losses)
        }
    }
}
