import TimbreBase
public import TimbreCatalogue

/// The weights that a training begins with: those of a trained model, with the scaling that belongs to them.
public struct StartingWeights: Sendable {
    let weights: HostWeights
    let scaling: Scaling
    /// Digest of the weights, 32 hexadecimal digits, by which a training that is resumed is known again.
    let digest: String

    /// - Parameters:
    ///   - model: the trained model. Rows of its tables go to the same names; names that it does not know begin as
    ///     "unknown" does, or at random where no song is ever taken for unknown.
    ///   - recipe: the recipe of the training.
    ///   - vocabularies: the names of the songs to train with, for each id of each category.
    /// - Throws: `LearningFault.modelOfOtherFeatures`, `.modelWithoutNames`; `.otherNetwork` where the recipe's has
    ///   other layers than the model's.
    public init(_ model: Model, recipe: Recipe, vocabularies: Vocabularies) throws {
        try model.checkReads(recipe)
        let places = recipe.embeddingPlaces
        let shape = NetworkShape(recipe: recipe, vocabularySizes: places.map { vocabularies.names[$0].count })
        let scales = zip(model.recipe.features, recipe.features).filter { $0.scale != $1.scale }.map {
            "\($0.name) is scaled by \($0.scale.rawValue) there and \($1.scale.rawValue) here"
        }
        let differences = model.shape.differences(from: shape) + scales
        guard differences.isEmpty else {
            throw LearningFault.otherNetwork(
                differences, hidden: model.recipe.network.hidden, latent: model.recipe.network.latent)
        }
        var weights = HostWeights(initial: shape, seed: recipe.training.seed)
        weights.dense = model.weights.dense
        if !places.isEmpty {
            guard let own = model.vocabularies else { throw LearningFault.modelWithoutNames }
            let numbering = vocabularies.ids(in: own)
            for (index, (table, place)) in zip(shape.tables, places).enumerated() {
                let (width, known) = (table.width, model.weights.tables[index])
                for (row, id) in numbering[place].enumerated() {
                    let isKnown = id != 0 && Int(id) < known.count / width
                    guard isKnown || row == 0 || recipe.training.unknownShare > 0 else { continue }
                    let from = isKnown ? Int(id) * width : 0
                    weights.tables[index].replaceSubrange(
                        row * width..<(row + 1) * width, with: known[from..<from + width])
                }
            }
        }
        var hash = Hash128(seed: 6)
        for values in weights.all { values.withUnsafeBytes { hash.add($0) } }
        (self.weights, scaling, digest) = (weights, model.scaling, hash.hexadecimal)
    }
}

extension NetworkShape {
    /// The differences of layers and tables, but for the numbers of rows: `latent of 64 × 20 there and 64 × 40 here`.
    fileprivate func differences(from other: NetworkShape) -> [String] {
        func described(_ shape: NetworkShape) -> [(name: String, text: String)] {
            shape.tables.map { ("embedding of \($0.name)", "\($0.width) numbers") }
                + shape.layers.map { ($0.name, "\($0.inputs) × \($0.outputs) \($0.activation)") }
        }
        let (mine, others) = (described(self), described(other))
        let names = mine.map(\.name) + others.map(\.name).filter { name in !mine.contains { $0.name == name } }
        return names.compactMap { name in
            let (one, two) = (mine.first { $0.name == name }?.text, others.first { $0.name == name }?.text)
            return one == two ? nil : "\(name) is \(one ?? "absent") there and \(two ?? "absent") here"
        }
    }
}
