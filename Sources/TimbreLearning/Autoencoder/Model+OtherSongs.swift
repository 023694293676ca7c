package import TimbreCatalogue

extension Model {
    /// The model for other songs than it was trained on: names known to both keep their meaning, all others are
    /// unknown. A song's vector is the same wherever the model maps it.
    ///
    /// - Parameters:
    ///   - recipe: the recipe by which the songs were read.
    ///   - vocabularies: the names of the songs' categories.
    /// - Throws: `LearningFault.modelOfOtherFeatures`, `.modelWithoutNames`.
    package func numbered(for recipe: Recipe, _ vocabularies: Vocabularies) throws -> Model {
        try checkReads(recipe)
        guard let own = self.vocabularies else { throw LearningFault.modelWithoutNames }
        var model = self
        let training = self.recipe.training
        model.recipe = recipe.learning(as: self.recipe)
        model.recipe.training = training
        model.numbering = vocabularies.ids(in: own)
        return model
    }

    /// Stores the names of the catalogue that the model was trained in, as far as its ids stand for them.
    package mutating func take(_ vocabularies: Vocabularies) {
        let sizes = Dictionary(
            zip(recipe.embeddings.map(\.name) + recipe.contexts.map(\.name), vocabularySizes + contextSizes)
        ) { first, _ in first }
        self.vocabularies = Vocabularies(
            zip(recipe.categories, vocabularies.names).map { Array($1.prefix(sizes[$0.name] ?? $1.count)) })
    }

    /// Records the model that the training began with, whose playlists this model may know.
    package mutating func descend(from start: Model) {
        hasBegunWithWeights = true
        if let earlier = start.playlists { playlists = playlists?.joined(with: earlier) ?? earlier }
    }

    /// Number of names in each category that counts for a song's vector, and how many of them the model knows; empty
    /// for a model that was trained with these names.
    ///
    /// - Complexity: linear in the number of names.
    public var namesInCommon: [(category: String, known: Int, names: Int)] {
        guard let numbering else { return [] }
        return zip(recipe.categories, numbering).filter { $0.0.isFeature }.map { category, ids in
            (category.name, ids.count { $0 != 0 }, ids.count - 1)
        }
    }

    /// - Throws: `LearningFault.modelOfOtherFeatures`.
    func checkReads(_ other: Recipe) throws {
        func refuse(_ mine: String, _ others: String) -> LearningFault {
            .modelOfOtherFeatures(model: mine, songs: others)
        }
        func list(_ names: [String]) -> String { names.joined(separator: ", ") }
        let (features, others) = (recipe.features.map(\.name), other.features.map(\.name))
        guard features == others else { throw refuse(list(features), list(others)) }
        let (categories, theirs) = (recipe.categories.map(\.name), other.categories.map(\.name))
        guard categories == theirs else { throw refuse(list(categories), list(theirs)) }
        for (mine, theirs) in zip(recipe.features, other.features) {
            if mine.parse != theirs.parse {
                throw refuse(
                    "\(mine.name) as parse: \(mine.parse.rawValue)", "\(mine.name) as parse: \(theirs.parse.rawValue)")
            }
            guard let unit = mine.unit, let otherUnit = theirs.unit, unit != otherUnit else { continue }
            throw refuse("\(mine.name) in \(unit.rawValue)", "\(mine.name) in \(otherUnit.rawValue)")
        }
    }
}

extension Recipe {
    /// A recipe that reads songs as this one does, and learns from the same features as another does.
    fileprivate func learning(as other: Recipe) -> Recipe {
        var recipe = self
        (recipe.network, recipe.objective, recipe.blend) = (other.network, other.objective, other.blend)
        for place in recipe.features.indices { recipe.features[place].scale = other.features[place].scale }
        for place in recipe.categories.indices {
            recipe.categories[place].embedding = other.categories[place].embedding
            recipe.categories[place].context = other.categories[place].context
        }
        return recipe
    }
}
