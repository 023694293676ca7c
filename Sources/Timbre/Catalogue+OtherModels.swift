import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreLearning

extension Model {
    /// A trained model with the names that its ids stand for, to be used for other songs: of a model's file, or of a
    /// catalogue, whose standard model it is.
    ///
    /// - Throws: `FileFault`, `CatalogueFault`, `LearningFault` for what is no model.
    public init(at path: String) throws {
        self = try Directory.exists(path) ? Catalogue.open(at: path).namedModel() : Model(contentsOf: path)
    }
}

extension Catalogue {
    /// The catalogue's model with the names that its ids stand for, to be used for other songs.
    ///
    /// - Throws: as `model()`.
    public func namedModel() throws -> Model {
        var model = try model()
        // An earlier version kept no names in the model's file, and ids only ever are added.
        if model.vocabularies == nil { model.take(try vocabularies()) }
        return model
    }

    /// Maps every song by a model of other songs, and puts both in place, as this catalogue's model: until then the
    /// earlier one stands. Names that the model knows are the same here, those of later songs too; all others are unknown.
    ///
    ///     let mapped = try catalogue.embed(by: Model(at: "other.timbre"), device: device).catalogue
    ///
    /// - Parameters:
    ///   - model: of the same features and categories.
    ///   - device: the device that computes.
    ///   - work: told of the songs that are mapped so far.
    /// - Returns: the catalogue with this model, the model as it is here, and what its recipe is now where that is another.
    /// - Throws: `LearningFault.modelOfOtherFeatures`, `.modelWithoutNames`; `CatalogueFault`, `FileFault`,
    ///   `ComputeFault`; `CancellationError`.
    public func embed(
        by model: Model, device: Device, work: Work<Portion> = Work()
    ) throws -> (catalogue: Catalogue, model: Model, note: String?) {
        try bring(device: device, work: work) { try model.numbered(for: $0.recipe, $0.vocabularies()) }
    }

    /// Maps every song by another model of this catalogue, which is then here twice.
    ///
    /// - Throws: `CatalogueFault.noSuchModel`; else as above.
    public func embed(
        by name: ModelName, device: Device, work: Work<Portion> = Work()
    ) throws -> (catalogue: Catalogue, model: Model, note: String?) {
        try bring(device: device, work: work) { try $0.selecting(name).model() }
    }

    /// - Parameter model: makes it for the catalogue as the latest commit left it.
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
