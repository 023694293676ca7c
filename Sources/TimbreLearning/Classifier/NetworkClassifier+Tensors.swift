package import TimbreFiles

extension NetworkClassifier {
    /// The weights as tensors of a file: `hidden.0.term.kernel` `[rows, outputs]` of a column without embedding,
    /// `embedding.artist` `[rows, width]` of one with, `hidden.0.kernel` `[inputs, outputs]` of the numbers and the
    /// embeddings where there are any, `hidden.0.bias`, …, `output.kernel`, `output.bias`.
    ///
    /// - Parameter prefix: the prefix of each name.
    package func tensors(prefix: String = "") -> [SafeTensors.Tensor] { shape.tensors(of: weights, prefix: prefix) }

    /// A classifier from a file's tensors.
    ///
    /// - Parameters:
    ///   - prefix: the prefix of each name.
    ///   - path: the path of the file, for a fault.
    /// - Throws: `LearningFault.unusableFile` that names a tensor that is missing or of another shape.
    package init(_ shape: NetworkShape, in file: SafeTensors, prefix: String = "", path: String) throws {
        self.init(shape, try shape.weights(in: file, prefix: prefix, path: path))
    }
}
