package import TimbreBase
package import TimbreCompute
package import TimbreFiles

/// A trained network over sequences.
package struct SequenceClassifier: Sendable, Equatable {
    package let shape: SequenceShape
    let weights: SequenceWeights<[Float]>

    init(shape: SequenceShape, weights: SequenceWeights<[Float]>) { (self.shape, self.weights) = (shape, weights) }

    /// The outputs before softmax, row-major `[sequences, classes]`. A sequence has the same bits alone and in a batch.
    /// An empty one has the last layer's bias: the mean over its tokens is taken for zeros.
    ///
    /// - Parameters:
    ///   - sequences: the ids of tokens, at most `shape.longest` a sequence, each below `shape.vocabulary`.
    ///   - work: told of the sequences that are done.
    /// - Throws: `CancellationError`; `ComputeFault`.
    package func logits(
        of sequences: TokenSequences, on device: Device, work: Work<Portion> = Work()
    ) throws -> [Float] {
        sequences.check(shape)
        let rows = (0..<Int32(sequences.count)).map { $0 }
        let parts = sequences.batches(of: rows)
        let flat = Array(weights.all.joined())
        let values = SequenceWeights(viewing: try device.matrix(flat, rows: flat.count, columns: 1), shape: shape)
        let tokens = parts.map { $0.reduce(0) { $0 + sequences.tokens(ofRow: Int($1)).count } }
        let pass = try SequencePass(
            shape, tokens: tokens.max() ?? 0, sequences: parts.map(\.count).max() ?? 0, isKept: false, on: device)
        var logits: [Float] = []
        logits.reserveCapacity(sequences.count * shape.classes)
        for part in parts {
            try work.check()
            for batch in try SequenceBatch.batches([part], of: sequences, vocabulary: nil, on: device) {
                logits += try device.read(pass.forward(batch, values).logits)
            }
            work.report(Portion(done: logits.count / shape.classes, total: sequences.count))
        }
        return logits
    }
}

extension SequenceClassifier {
    /// The weights by name, for a safetensors file: `embedding.token` `[vocabulary, width]`, `embedding.position`
    /// `[longest, width]`; of each layer from 0 `layers.0.attention.normalisation.gain` `[width]` and `.bias`,
    /// `layers.0.attention.projections.kernel` `[width, 3 · width]` and `.bias`, `layers.0.attention.output.kernel`,
    /// `layers.0.feed_forward.normalisation.gain`, `layers.0.feed_forward.inner.kernel` `[width, feedForward]`,
    /// `layers.0.feed_forward.outer.kernel`, each with its bias; `normalisation.gain`, `normalisation.bias`,
    /// `output.kernel` `[width, classes]`, `output.bias`.
    package func tensors(prefix: String = "") -> [SafeTensors.Tensor] {
        zip(shape.parameters, weights.all).flatMap { parameter, values in
            var rest = values[...]
            return parameter.tensors.map { name, shape in
                let own = rest.prefix(shape.reduce(1, *))
                rest = rest.dropFirst(own.count)
                return SafeTensors.Tensor(name: prefix + name, shape: shape, values: .float32(Array(own)))
            }
        }
    }

    /// - Throws: `LearningFault.unusableFile` that names a tensor that is missing or of another shape.
    package init(shape: SequenceShape, in file: some TensorSource, prefix: String = "", path: String) throws {
        self.shape = shape
        weights = SequenceWeights(
            try shape.parameters.map { parameter in
                try parameter.tensors.flatMap { try file.floats(prefix + $0.name, shape: $0.shape, path: path) }
            })
    }
}

extension SequenceShape.Parameter {
    /// A file's tensors of a matrix, in the order of its rows.
    fileprivate var tensors: [(name: String, shape: [Int])] {
        switch kind {
        case .table: [(name, [rows, columns])]
        case .scaling: [("\(name).gain", [columns]), ("\(name).bias", [columns])]
        case .dense: [("\(name).kernel", [rows - 1, columns]), ("\(name).bias", [columns])]
        }
    }
}
