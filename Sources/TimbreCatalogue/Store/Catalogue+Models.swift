extension Catalogue {
    /// The models that there are, the standard one first.
    public var modelNames: [ModelName] {
        settings.models.keys.filter { files[CatalogueFile.name(CatalogueFile.model, of: $0)] != nil }.sorted()
    }

    /// Removes the model, its latent vectors and what was made of them, and what an interrupted training of it left. The
    /// songs and the catalogue's recipe stay.
    ///
    /// - Returns: the catalogue without them, of the standard model.
    /// - Throws: `CatalogueFault.noModel`, `.noSuchModel`, `.busy`, `.storage`; everything is then as it was.
    public func removingModel() throws -> Catalogue {
        try writing { current in
            let left = [CatalogueFile.checkpoint, CatalogueFile.history].map(current.name(of:))
            guard current.state.hasModel || left.contains(where: current.directory.exists) else {
                throw current.noSuchModel()
            }
            let model = current.modelName
            let committed = current.files.keys.filter {
                let (file, owner) = CatalogueFile.parsed($0)
                return owner == model && (CatalogueFile.learned.contains(file) || model != .standard)
            }
            let removed = try current.commitRemoval(of: committed) { database in
                for setting in [Setting.modelSongCount, .scaling, .latentsModel] {
                    try setting.remove(database, of: model)
                }
                guard model != .standard else { return }
                for setting in [Setting.recipe, .originalRecipe] { try setting.remove(database, of: model) }
            }
            current.removeTrainingFiles()
            return removed
        }
    }

    /// Removes the history and the checkpoint of a training whose model is no longer this one.
    package func removeTrainingFiles() {
        for file in [CatalogueFile.checkpoint, CatalogueFile.history] { directory.remove(name(of: file)) }
    }

    /// The path of a file that each model has its own of.
    package func path(of file: String) -> String { directory.path(name(of: file)) }

    /// The name of a file as this model has it.
    func name(of file: String) -> String { CatalogueFile.name(file, of: modelName) }

    /// The fault for a model that is not there.
    func noSuchModel() -> CatalogueFault {
        let present = modelNames
        return modelName == .standard && present.isEmpty
            ? .noModel(path: path) : .noSuchModel(path: path, name: modelName, present: present)
    }
}
