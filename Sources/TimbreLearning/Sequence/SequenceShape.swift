/// The shape of a small transformer that tells a sequence's class: embeddings of tokens and positions, layers of
/// attention and feed-forward networks, each on normalised rows and added to what goes in (Xiong et al., "On Layer
/// Normalization in the Transformer Architecture", 2020), a last normalisation, the mean over the tokens, and a linear
/// layer whose outputs are the classes' by softmax.
package struct SequenceShape: Sendable, Equatable, Codable {
    /// Number of token ids, which are all below.
    package var vocabulary: Int
    /// Largest number of tokens in a sequence.
    package var longest: Int
    package var classes: Int
    /// Numbers of a token between the layers.
    package var width: Int
    package var layers: Int
    /// A divisor of the width.
    package var heads: Int
    /// Outputs of the first of a layer's two feed-forward products.
    package var feedForward: Int

    package init(
        vocabulary: Int, longest: Int, classes: Int, width: Int = 64, layers: Int = 2, heads: Int = 2,
        feedForward: Int = 256
    ) {
        precondition(vocabulary >= 1 && longest >= 1 && classes >= 1 && width >= 1 && layers >= 0 && feedForward >= 1)
        precondition(heads >= 1 && width.isMultiple(of: heads), "\(heads) heads of \(width) numbers")
        (self.vocabulary, self.longest, self.classes) = (vocabulary, longest, classes)
        (self.width, self.layers, self.heads, self.feedForward) = (width, layers, heads, feedForward)
    }

    /// A trained matrix.
    struct Parameter: Equatable {
        enum Kind {
            /// A row for each token, or each position.
            case table
            /// Gains of a normalisation, and below them biases.
            case scaling
            /// A kernel `[inputs, outputs]`, and below it the bias.
            case dense
        }

        var name: String
        var kind: Kind
        var rows: Int
        var columns: Int

        var count: Int { rows * columns }
    }

    /// Every trained matrix, in the order of `SequenceWeights.all`.
    var parameters: [Parameter] {
        func dense(_ name: String, _ inputs: Int, _ outputs: Int) -> Parameter {
            Parameter(name: name, kind: .dense, rows: inputs + 1, columns: outputs)
        }
        func scaling(_ name: String) -> Parameter { Parameter(name: name, kind: .scaling, rows: 2, columns: width) }
        let embeddings = [
            Parameter(name: "embedding.token", kind: .table, rows: vocabulary, columns: width),
            Parameter(name: "embedding.position", kind: .table, rows: longest, columns: width),
        ]
        let inner = (0..<layers).flatMap { layer in
            [
                scaling("layers.\(layer).attention.normalisation"),
                dense("layers.\(layer).attention.projections", width, 3 * width),
                dense("layers.\(layer).attention.output", width, width),
                scaling("layers.\(layer).feed_forward.normalisation"),
                dense("layers.\(layer).feed_forward.inner", width, feedForward),
                dense("layers.\(layer).feed_forward.outer", feedForward, width),
            ]
        }
        return embeddings + inner + [scaling("normalisation"), dense("output", width, classes)]
    }
}
