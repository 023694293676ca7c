import TimbreCatalogue

/// Profile in the encoder's form: a value for every feature and every category.
struct ResolvedProfile: Sendable, Equatable {
    /// `[features]`, in the CSV's units.
    var numbers: [Float]
    /// `[categories]` in the order of `Recipe.categories`; 0 is unknown.
    var categories: [Int32]
    /// Row-major `[names, 3]`: song 0, category, id of a further name.
    var furtherNames: [Int32]
    var notes: [String]
}

extension Profile {
    /// Completes a profile for the encoder. A feature left out takes the training median, a category "unknown"; so does
    /// a category whose value no song has, with a note. A value may list several names, as a song's does; names that no
    /// song has are then ignored, with a note.
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
            // A year without a day counts as its middle, as a song's year does.
            return Float(feature.parse == .date && value == value.rounded() ? value + 0.5 : value)
        }
        var notes: [String] = []
        var further: [Int32] = []
        let ids = try recipe.categories.enumerated().map { place, category -> Int32 in
            guard let text = categories[category.name], !text.isEmpty else { return 0 }
            var names = try catalogue.nameIDs(category.name, in: text)
            if !category.takesAll { names = Array(names.prefix(1)) }
            let strangers = names.filter { $0.id == nil }.map(\.name)
            for name in strangers.count == names.count ? [text] : strangers {
                notes.append("no song here has the \(category.name) “\(name)”: it counts as unknown")
            }
            let known = Set(names.compactMap { $0.id.map { Int32($0) } })
            let first = names.lazy.compactMap(\.id).first.map { Int32($0) } ?? 0
            for id in known.subtracting([first]).sorted() { further += [0, Int32(place), id] }
            return first
        }
        return ResolvedProfile(numbers: values, categories: ids, furtherNames: further, notes: notes)
    }
}
