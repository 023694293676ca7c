import TimbreCatalogue

/// A profile as the encoder takes it: a value for every feature and every category.
struct ResolvedProfile: Sendable, Equatable {
    /// `[features]`, in the CSV's units.
    var numbers: [Float]
    /// `[categories]` in the order of `Recipe.categories`; 0 is unknown.
    var categories: [Int32]
    var notes: [String]
}

extension Profile {
    /// What is left out takes the training median, a category "unknown"; so does a category's value that no song has,
    /// with a note.
    ///
    /// - Throws: `RecommenderFault.profileRange`, `.unknownProfileKey`; `CatalogueFault`.
    func resolved(recipe: Recipe, scaling: Scaling, catalogue: Catalogue) throws -> ResolvedProfile {
        for key in numbers.keys.sorted() where !recipe.features.contains(where: { $0.name == key }) {
            throw RecommenderFault.unknownProfileKey(key, recipe: recipe)
        }
        let features = recipe.categories.filter(\.isFeature)
        for key in categories.keys.sorted() where !features.contains(where: { $0.name == key }) {
            throw RecommenderFault.unknownProfileKey(key, recipe: recipe)
        }
        let values = try zip(recipe.features, scaling.features).map { feature, scaled in
            guard let value = numbers[feature.name] else { return Float(scaled.median) }
            guard value >= feature.minimum, value <= feature.maximum else {
                throw RecommenderFault.profileRange(
                    key: feature.name, value: value, minimum: feature.minimum, maximum: feature.maximum)
            }
            return Float(value)
        }
        var notes: [String] = []
        let ids = try recipe.categories.map { category -> Int32 in
            guard let name = categories[category.name], !name.isEmpty else { return 0 }
            let id = try catalogue.categoryID(category.name, named: name)
            if id == nil { notes.append("no song here has the \(category.name) “\(name)”: it counts as unknown") }
            return Int32(id ?? 0)
        }
        return ResolvedProfile(numbers: values, categories: ids, notes: notes)
    }
}
