import Foundation
import TimbreCatalogue
import TimbreFiles

extension Model {
    static let format = "timbre model 1"

    /// The model as a safetensors file: `embedding.<category>` `[vocabulary, width]`, `encoder.0.kernel`
    /// `[inputs, outputs]`, `encoder.0.bias`, …, `latent.kernel`, …, `decoder.0.kernel`, …, `output.kernel`, …
    ///
    /// - Parameter encoderOnly: ends with the latent layer.
    /// - Throws: `EncodingError` for a scaling that is not finite.
    public func safeTensors(encoderOnly: Bool = false) throws -> SafeTensors {
        let shape = shape
        return SafeTensors(
            metadata: [
                "format": encoderOnly ? "timbre encoder 1" : Model.format,
                "recipe": recipe.yaml(),
                "recipe_name": recipe.name,
                "recipe_digest": recipe.digest,
                "scaling": try scaling.json(),
                "vocabulary_sizes": try Model.json(vocabularySizes),
                "songs": "\(songCount)",
                "seed": "\(recipe.training.seed)",
                "epochs": "\(epochs)",
                "best_epoch": "\(bestEpoch)",
            ],
            tensors: shape.tensors(of: weights, layers: encoderOnly ? shape.latentLayer + 1 : nil))
    }

    /// - Throws: `FileFault`.
    public func write(to path: String) throws {
        try safeTensors().write(to: path)
    }

    /// - Parameter recipe: the one that the model must have been trained by, but for how it was trained; nil accepts
    ///   any.
    /// - Throws: `FileFault` for a damaged file, `LearningFault` for one that is no model, or that of another recipe.
    public init(contentsOf path: String, expecting recipe: Recipe? = nil) throws {
        let file = try SafeTensors(contentsOf: path)
        try self.init(ModelHeader(file.metadata, path: path, expecting: recipe), file, path: path)
    }

    /// The whole of a model's file.
    ///
    /// - Throws: as above.
    public init(_ file: SafeTensorsFile, expecting recipe: Recipe? = nil) throws {
        try self.init(ModelHeader(file.metadata, path: file.path, expecting: recipe), file, path: file.path)
    }

    private init(_ header: ModelHeader, _ tensors: some TensorSource, path: String) throws {
        (recipe, scaling, vocabularySizes) = (header.recipe, header.scaling, header.vocabularySizes)
        (songCount, epochs, bestEpoch) = (header.songCount, header.epochs, header.bestEpoch)
        weights = try header.shape.weights(in: tensors, path: path)
    }

    private static func json(_ sizes: [Int]) throws -> String {
        String(decoding: try JSONEncoder().encode(sizes), as: UTF8.self)
    }
}
