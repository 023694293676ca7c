extension Catalogue {
    /// The recipe that the catalogue's was before trainings with other values changed it: the one that was kept at the
    /// first change, else the shipped one of its name, else the catalogue's own.
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

    /// What is to be kept as the original when another recipe takes the place of the catalogue's; nil for nothing new.
    ///
    /// - Parameter original: what the other recipe was made from; nil where it was made from the catalogue's own.
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
