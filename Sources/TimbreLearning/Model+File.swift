import Foundation
import TimbreCatalogue
import TimbreFiles

extension Model {
    private static let format = "timbre model 1"

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
        guard file.metadata["format"] == Model.format else {
            throw LearningFault.unusableFile(path: path, reason: "it holds no model of this program")
        }
        self.recipe = try Model.value("recipe", of: file, path) { try Recipe(yaml: $0, source: path) }
        if var expected = recipe {
            expected.training = self.recipe.training
            let differences = try expected.differences(from: self.recipe)
            guard differences.isEmpty else {
                throw LearningFault.modelOfAnotherRecipe(path: path, differences: differences)
            }
        }
        scaling = try Model.value("scaling", of: file, path) { try Scaling(json: $0) }
        vocabularySizes = try Model.value("vocabulary_sizes", of: file, path) {
            try JSONDecoder().decode([Int].self, from: Data($0.utf8))
        }
        songCount = try Model.value("songs", of: file, path) { Int($0) }
        epochs = try Model.value("epochs", of: file, path) { Int($0) }
        bestEpoch = try Model.value("best_epoch", of: file, path) { Int($0) }
        guard vocabularySizes.count == self.recipe.embeddings.count, vocabularySizes.allSatisfy({ $0 >= 1 }),
            scaling.features.map(\.name) == self.recipe.features.map(\.name)
        else {
            throw LearningFault.unusableFile(path: path, reason: "its vocabularies or its scaling are not its recipe's")
        }
        let shape = NetworkShape(recipe: self.recipe, vocabularySizes: vocabularySizes)
        weights = try shape.weights(in: file, path: path)
    }

    private static func json(_ sizes: [Int]) throws -> String {
        String(decoding: try JSONEncoder().encode(sizes), as: UTF8.self)
    }

    private static func value<Value>(
        _ key: String, of file: SafeTensors, _ path: String, _ parse: (String) throws -> Value?
    ) throws -> Value {
        guard let text = file.metadata[key], let value = try? parse(text) else {
            throw LearningFault.unusableFile(path: path, reason: "its header says nothing usable about \(key)")
        }
        return value
    }
}
