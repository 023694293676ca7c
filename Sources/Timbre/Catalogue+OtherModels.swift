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

    /// The names of every category of the recipe.
    func vocabularies() throws -> Vocabularies {
        Vocabularies(try recipe.categories.map { try vocabulary($0.name) })
    }

    /// Maps every song by a model of other songs, and puts both in place, as this catalogue's model: until then the
    /// earlier one stands. Names that the model knows are the same here; all others are unknown, those that later songs
    /// bring too.
    ///
    ///     let mapped = try catalogue.embed(by: Model(at: "other.timbre"), device: device)
    ///
    /// - Parameter model: of the same features and categories.
    /// - Returns: the catalogue with this model, and the model as it is here.
    /// - Throws: `LearningFault.modelOfOtherFeatures`, `.modelWithoutNames`; `CatalogueFault`, `FileFault`,
    ///   `ComputeFault`; `CancellationError`.
    public func embed(
        by model: Model, device: Device, work: Work<Portion> = Work()
    ) throws -> (catalogue: Catalogue, model: Model) {
        try writing(ignoringLearned: true, work: work.silent()) { current in
            try current.checkRecipeIsReadable()
            let model = try model.numbered(for: current.recipe, current.vocabularies())
            var recipe = model.recipe
            recipe.training = current.recipe.training
            try current.checkCanKeep(modelBy: recipe)
            let encoder = try Encoder(model, device: device)
            let mapped = try current.place(model, recipe: recipe, original: nil, device: device) { append in
                try current.map(
                    0..<current.songCount, by: encoder, texts: recipe.readsTexts, into: append, work: work)
            }
            return (mapped, model)
        }
    }
}
