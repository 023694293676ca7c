import TimbreBase

/// What a step of training makes small, and what it does to the input for it.
///
/// A part of it is told here and computed in `CPUTrainingStep+Objective.swift`, `kernels/common/objective.cl` and, in
/// `Double`, `ObjectiveReference.swift`; a recipe names it in `ObjectiveRecipe`.
package struct Objective: Sendable, Equatable {
    /// How the last layer's outputs are held against what they should be.
    package enum Head: Sendable, Equatable, CaseIterable {
        /// Mean squared error against the song's numbers, followed by the rows of the tables' targets where the layer is
        /// that wide.
        case rebuild
        /// `CrossEntropy.classes` of the batch's targets.
        case classes
        /// `CrossEntropy.labels` of the batch's targets.
        case labels
    }

    /// What a layer's output is compared by.
    package struct LatentContrast: Sendable, Equatable {
        /// From 0; nothing of it is dropped.
        package var layer: Int
        package var contrast: Contrast

        package init(layer: Int, _ contrast: Contrast) {
            (self.layer, self.contrast) = (layer, contrast)
        }
    }

    package var head: Head
    /// nil where the head's losses alone are made small.
    package var contrast: LatentContrast?
    /// Standard deviation of what is added to the input's numbers, while the targets stay as they are.
    package var noise: Double

    package init(head: Head = .rebuild, contrast: LatentContrast? = nil, noise: Double = 0) {
        precondition(noise >= 0 && noise.isFinite)
        (self.head, self.contrast, self.noise) = (head, contrast, noise)
    }

    /// What each song's loss by the head counts.
    package var headWeight: Double { contrast?.contrast.keep ?? 1 }
}

/// What is added to the input of a step: near to normal, and the same bits on every device with a correctly rounded fma.
///
///     values[i, j] = fma(scale, sum, values[i, j])
///
/// `sum` is that of the upper 22 bits of the four words of Philox(seed)(r, stream, j, step), less its mean 2²³ − 2, where r is
/// song i's row of the data set. Four uniform numbers' sum has the variance 1/3.
package struct InputNoise: Sendable {
    package static let stream = RandomStream.inputNoise.rawValue
    /// Of a sum of whole numbers.
    package var scale: Float

    package init(deviation: Double) { scale = Float(deviation * 3.0.squareRoot() / Double(1 << 22)) }
}
