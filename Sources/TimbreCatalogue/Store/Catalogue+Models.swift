extension Catalogue {
    /// The models that there are, the standard one first.
    public var modelNames: [ModelName] {
        settings.models.keys.filter { files[CatalogueFile.name(CatalogueFile.model, of: $0)] != nil }.sorted()
    }

    /// Removes the model, its latent vectors and what was made of them. The songs and the catalogue's recipe stay.
    ///
    /// - Returns: the catalogue without them, of the standard model.
    /// - Throws: `CatalogueFault.noModel`, `.noSuchModel`, `.busy`, `.storage`; everything is then as it was.
    public func removingModel() throws -> Catalogue {
        try writing { current in
            guard current.state.hasModel else { throw current.noSuchModel() }
            return try current.commitRemoval()
        }
    }

    /// What is known of this model; of one that is about to be made the standard recipe.
    var modelSettings: ModelSettings { settings.models[modelName] ?? settings.models[.standard]! }

    /// The path of a file that each model has its own of.
    package func path(of file: String) -> String { directory.path(name(of: file)) }

    /// The name of a file as this model has it.
    func name(of file: String) -> String { CatalogueFile.name(file, of: modelName) }

    /// Why there is no such model.
    func noSuchModel() -> CatalogueFault {
        let present = modelNames
        return modelName == .standard && present.isEmpty
            ? .noModel(path: path) : .noSuchModel(path: path, name: modelName, present: present)
    }
}
