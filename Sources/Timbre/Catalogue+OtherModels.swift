import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreLearning

extension Model {
    /// Reads a trained model, with the names that its ids stand for, to map other songs: from a model's file, or from a
    /// catalogue, whose standard model is taken.
    ///
    /// - Throws: `FileFault`, `CatalogueFault`, `LearningFault` where there is no model at the path.
    public init(at path: String) throws {
        self = try Directory.exists(path) ? Catalogue.open(at: path).namedModel() : Model(contentsOf: path)
    }
}

extension Catalogue {
    /// The catalogue's model, with the names that its ids stand for, to map other songs.
    ///
    /// - Throws: as `model()`.
    public func namedModel() throws -> Model {
        var model = try model()
        // An earlier version kept no names in the model's file, and ids only ever are added.
        if model.vocabularies == nil { model.take(try vocabularies()) }
        return model
    }

    /// Maps every song by a model of other songs, then puts the model and the vectors in place together; until then the
    /// earlier model stays. Names of artists and other categories that the model knows keep their meaning, in later
    /// songs too; all other names count as unknown.
    ///
    ///     let mapped = try catalogue.embed(by: Model(at: "other.timbre"), device: device).catalogue
    ///
    /// - Parameters:
    ///   - model: a model of the same features and categories.
    ///   - device: the device that computes.
    ///   - work: progress, in songs mapped, and cancellation.
    /// - Returns: the catalogue with this model, the model with the catalogue's ids, and a note where the recipe
    ///   changed.
    /// - Throws: `LearningFault.modelOfOtherFeatures`, `.modelWithoutNames`; `CatalogueFault`, `FileFault`,
    ///   `ComputeFault`; `CancellationError`.
    public func embed(
        by model: Model, device: Device, work: Work<Portion> = Work()
    ) throws -> (catalogue: Catalogue, model: Model, note: String?) {
        try bring(device: device, work: work) { try model.numbered(for: $0.recipe, $0.vocabularies()) }
    }

    /// Copies another model of this catalogue into this model's place, and maps every song by it.
    ///
    /// - Throws: `CatalogueFault.noSuchModel`; otherwise as `embed(by:device:work:)` with a model.
    public func embed(
        by name: ModelName, device: Device, work: Work<Portion> = Work()
    ) throws -> (catalogue: Catalogue, model: Model, note: String?) {
        try bring(device: device, work: work) { try $0.selecting(name).model() }
    }

    /// - Parameter model: maker of the model, given the catalogue as the latest commit left it.
    private func bring(
        device: Device, work: Work<Portion>, _ model: (Catalogue) throws -> Model
    ) throws -> (catalogue: Catalogue, model: Model, note: String?) {
        try writing(ignoringLearned: true, work: work.silent()) { current in
            try current.checkRecipeIsReadable()
            let model = try model(current)
            var recipe = model.recipe
            recipe.training = current.recipe.training
            try current.checkCanKeep(modelBy: recipe)
            let encoder = try Encoder(model, device: device)
            let mapped = try current.place(model, recipe: recipe, original: nil, device: device) { append in
                try current.map(
                    0..<current.songCount, by: encoder, texts: recipe.readsTexts, into: append, work: work)
            }
            current.removeTrainingFiles()
            return (mapped, model, try current.noteOnRecipe(recipe, after: current.recipe))
        }
    }
}
