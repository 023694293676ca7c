extension Catalogue {
    /// The catalogue's recipe before trainings changed values of it: the recipe kept at the first change, else the
    /// shipped recipe of the same name, else the catalogue's own.
    ///
    /// - Throws: `CatalogueFault.damaged`, `.unreadableRecipe`.
    public func originalRecipe() throws -> Recipe {
        try checkRecipeIsReadable()
        if let text = modelSettings.originalRecipe {
            do {
                let kept = try Recipe(yaml: text, source: database.path)
                // A training by a recipe of another name leaves nothing to go back to.
                if kept.name == recipe.name { return kept }
            } catch let fault as CatalogueFault {
                throw CatalogueFault.damaged(
                    file: database.path, detail: "the recipe before changes can't be read: \(fault.problem)")
            }
        }
        return Self.shipped(recipe.name) ?? recipe
    }

    /// The YAML to keep as the original when another recipe replaces the catalogue's; nil to keep nothing new.
    ///
    /// - Parameter original: the recipe that the replacement was made from; nil where it was made from the catalogue's
    ///   own.
    func originalToKeep(original: Recipe?, replacement: Recipe) -> String? {
        if let original { return original.yaml() }
        guard recipeFault == nil, replacement.name == recipe.name, replacement != recipe,
            Self.shipped(recipe.name) == nil, (try? originalRecipe()) == recipe
        else { return nil }
        return modelSettings.recipe
    }

    private static func shipped(_ name: String) -> Recipe? {
        Recipe.shipped.contains(name) ? try? Recipe.named(name) : nil
    }
}
