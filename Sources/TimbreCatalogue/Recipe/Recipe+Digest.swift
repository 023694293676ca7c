import TimbreBase

extension Recipe {
    /// 32 hexadecimal digits that change with every value of the recipe and with nothing else.
    package var digest: String {
        var hash = Hash128(seed: 0)
        hash.add(yaml())
        return hash.hexadecimal
    }

    /// The first key by which two recipes would fill a catalogue differently, with both values; nil where everything
    /// that an ingest depends on (columns, features, categories) is the same.
    func firstDifference(from other: Recipe) -> (key: String, mine: String, other: String)? {
        let (own, others) = (features.map(\.name), other.features.map(\.name))
        if let name = own.first(where: { !others.contains($0) }) { return ("features.\(name)", "a feature", "missing") }
        if let name = others.first(where: { !own.contains($0) }) { return ("features.\(name)", "missing", "a feature") }
        let lines = withoutModel.yaml().split(separator: "\n").map(String.init)
        let otherLines = other.withoutModel.yaml().split(separator: "\n").map(String.init)
        for index in 0..<max(lines.count, otherLines.count) {
            let mine = index < lines.count ? lines[index] : ""
            let theirs = index < otherLines.count ? otherLines[index] : ""
            if mine != theirs {
                let key =
                    (mine.isEmpty ? theirs : mine).trimmed.split(separator: ":").first.map(String.init) ?? ""
                return (key, mine.trimmed, theirs.trimmed)
            }
        }
        return nil
    }

    /// The recipe with the name, the network, its training and the scales of features reset, so that only the rest is
    /// compared.
    private var withoutModel: Recipe {
        var recipe = self
        recipe.name = "data"
        recipe.network = NetworkRecipe(
            hidden: [], latent: 1, activation: .relu, latentActivation: .linear, output: .linear, dropout: 0)
        recipe.objective = ObjectiveRecipe(numbers: .mse, categories: .embedding)
        recipe.blend = nil
        recipe.training = TrainingRecipe(
            batch: nil, epochs: 1, patience: 1, rate: 1, plateau: nil, split: [100, 0, 0], seed: 0, unknownShare: 0)
        for index in recipe.categories.indices {
            recipe.categories[index].embedding = nil
            recipe.categories[index].context = nil
        }
        for index in recipe.features.indices { recipe.features[index].scale = .none }
        return recipe
    }
}
