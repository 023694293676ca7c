extension Catalogue {
    /// Names of the stored models, the standard one first.
    public var modelNames: [ModelName] {
        settings.models.keys.filter { files[CatalogueFile.name(CatalogueFile.model, of: $0)] != nil }.sorted()
    }

    /// Removes the selected model, its latent vectors, all that was made from them, and the files of an interrupted
    /// training. The songs and the catalogue's recipe stay.
    ///
    /// - Returns: the catalogue without the model, with the standard model selected.
    /// - Throws: `CatalogueFault.noModel`, `.noSuchModel`, `.busy`, `.storage`; everything then stays as it was.
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

    /// Removes the history and the checkpoint of the selected model's training.
    package func removeTrainingFiles() {
        for file in [CatalogueFile.checkpoint, CatalogueFile.history] { directory.remove(name(of: file)) }
    }

    /// The selected model's path of a file that each model has of its own.
    package func path(of file: String) -> String { directory.path(name(of: file)) }

    /// The selected model's name of a file.
    func name(of file: String) -> String { CatalogueFile.name(file, of: modelName) }

    /// The fault for a missing model.
    func noSuchModel() -> CatalogueFault {
        let present = modelNames
        return modelName == .standard && present.isEmpty
            ? .noModel(path: path) : .noSuchModel(path: path, name: modelName, present: present)
    }
}
