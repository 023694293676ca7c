package import TimbreCompute

/// A task of a network over sequences: the rows that it learns from, and the settings. It knows neither songs nor
/// lyrics.
package struct SequenceTask: Sendable {
    /// Settings of a training.
    package struct Training: Sendable {
        /// Largest number of passes over the training rows.
        package var epochs = 20
        /// Number of rows in a step.
        package var batch = 32
        /// Adam's rate at the beginning.
        package var rate = 1e-3
        /// Epochs without a better validation loss after which training ends; at least one.
        package var patience = 3
        /// Epochs without a better validation loss after which the rate is halved; nil: never.
        package var plateau: Int?
        /// The share of numbers that becomes 0 in the embeddings, and in what each part of a layer adds; below 1.
        package var dropout = 0.1
        /// Seed of initial weights, of the epochs' order and of dropout.
        package var seed: UInt64

        package init(seed: UInt64) { self.seed = seed }
    }

    package var shape: SequenceShape
    /// Tokens of every row, at most `shape.longest`, each id below `shape.vocabulary`: longer rows must be cut before.
    package var sequences: TokenSequences
    /// Classes of every row with their weights in the loss; a row without a class counts nothing.
    package var targets: WeightedIDs
    /// Whether a row has one class or any of them.
    package var head: CrossEntropy
    /// Rows to learn from, and rows to stop by.
    package var split: Split
    package var training: Training

    package init(
        shape: SequenceShape, sequences: TokenSequences, targets: WeightedIDs, head: CrossEntropy = .classes,
        split: Split, training: Training
    ) {
        sequences.check(shape)
        precondition(targets.rowCount == sequences.count && targets.ids.allSatisfy { $0 >= 0 && $0 < shape.classes })
        precondition(!split.training.isEmpty && training.epochs >= 0 && training.batch >= 1)
        (self.shape, self.sequences, self.targets) = (shape, sequences, targets)
        (self.head, self.split, self.training) = (head, split, training)
    }
}

extension TokenSequences {
    /// Checks the limits of a shape.
    func check(_ shape: SequenceShape) {
        precondition(longest <= shape.longest, "a sequence of \(longest) tokens, longer than \(shape.longest)")
        precondition(ids.allSatisfy { $0 >= 0 && $0 < shape.vocabulary }, "a token outside the vocabulary")
    }
}
