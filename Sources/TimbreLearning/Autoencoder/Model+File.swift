import Foundation
public import TimbreCatalogue
package import TimbreFiles

extension Model {
    static let format = "timbre model 1"
    static let beginningKey = "began_with"

    /// The model as a safetensors file: `embedding.<category>` `[vocabulary, width]`, `encoder.0.kernel` `[inputs,
    /// outputs]`, `encoder.0.bias`, …, `latent.kernel`, …, `decoder.0.kernel`, …, `output.kernel`, …, and
    /// `context.<category>` `[vocabulary, latent]`: what is added to a song's latent vector once that is of unit
    /// length; the tensors of a blend as `Blend+File.swift` says, the names that ids stand for as `Model+Names.swift`.
    /// Hashes of the names and of the songs of playlists that trained it are `playlists.identifiers` and
    /// `playlists.contents`, `[playlists]`.
    ///
    /// - Parameter encoderOnly: ends with the latent layer.
    /// - Throws: `EncodingError` for a scaling that is not finite.
    package func safeTensors(encoderOnly: Bool = false) throws -> SafeTensors {
        precondition(contexts.count == recipe.contexts.count, "the contexts are not learned yet")
        precondition((blend == nil) == (recipe.blend == nil), "the blend is not learned yet")
        let shape = shape
        var file = SafeTensors(
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
        if hasBegunWithWeights { file.metadata[Self.beginningKey] = "model" }
        try playlists?.add(to: &file)
        if !contexts.isEmpty { file.metadata["context_sizes"] = try Model.json(contextSizes) }
        for (category, table) in zip(recipe.contexts, contexts) {
            file.tensors.append(
                SafeTensors.Tensor(
                    name: "context.\(category.name)", shape: [table.count / shape.latentWidth, shape.latentWidth],
                    values: .float32(table)))
        }
        try blend?.add(to: &file, recipe)
        if let vocabularies { Self.add(vocabularies, to: &file, recipe) }
        if let numbering, !encoderOnly { try Self.add(numbering: numbering, to: &file, recipe) }
        return file
    }

    /// - Throws: `FileFault`.
    public func write(to path: String) throws {
        try safeTensors().write(to: path)
    }

    /// - Parameters:
    ///   - path: path of the model's file.
    ///   - recipe: the recipe that the model must have been trained by, but for its training settings; nil accepts any.
    /// - Throws: `FileFault` for a damaged file, `LearningFault` for one that is no model, or that of another recipe.
    public init(contentsOf path: String, expecting recipe: Recipe? = nil) throws {
        let file = try SafeTensors(contentsOf: path)
        try self.init(
            ModelHeader(file.metadata, path: path, expecting: recipe), metadata: file.metadata, file, path: path)
    }

    /// Reads the whole of a model's file.
    ///
    /// - Throws: `FileFault` for a damaged file, `LearningFault` for one that is no model, or that of another recipe.
    package init(_ file: SafeTensorsFile, expecting recipe: Recipe? = nil) throws {
        try self.init(
            ModelHeader(file.metadata, path: file.path, expecting: recipe), metadata: file.metadata, file,
            path: file.path)
    }

    private init(
        _ header: ModelHeader, metadata: [String: String], _ tensors: some TensorSource, path: String
    ) throws {
        (recipe, scaling, vocabularySizes) = (header.recipe, header.scaling, header.vocabularySizes)
        (songCount, epochs, bestEpoch) = (header.songCount, header.epochs, header.bestEpoch)
        hasBegunWithWeights = header.hasBegunWithWeights
        playlists = try TrainedPlaylists(metadata: metadata, tensors, path: path)
        vocabularies = try Vocabularies(tensors, of: header.recipe, path: path)
        numbering = try header.numbering(tensors, path: path)
        let shape = header.shape
        weights = try shape.weights(in: tensors, path: path)
        contexts = try zip(header.recipe.contexts, header.contextSizes).map { category, rows in
            try tensors.floats("context.\(category.name)", shape: [rows, shape.latentWidth], path: path)
        }
        blend = try header.blend.map {
            try Blend(tensors, $0, of: header, path: path) { name, shape in
                .array(try tensors.floats(name, shape: shape, path: path))
            }
        }
    }

    static func json(_ sizes: [Int]) throws -> String {
        String(decoding: try JSONEncoder().encode(sizes), as: UTF8.self)
    }
}
