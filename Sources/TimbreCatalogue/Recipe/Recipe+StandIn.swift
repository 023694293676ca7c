import GRDB

extension Recipe {
    /// Makes a substitute for a stored recipe that can't be read: it has as many features and categories, so that the
    /// catalogue's files can be opened, and is of no other use.
    ///
    /// - Parameters:
    ///   - features: the number of columns of `features.npy`.
    ///   - categories: the number of columns of `categories.npy`, 1 even without any category.
    static func standIn(features: Int, categories: Int, _ database: Database) throws -> Recipe {
        let named = try String.fetchAll(database, sql: "SELECT DISTINCT category FROM vocabularies")
        let names = categoryNames.filter(named.contains)
        return Recipe(
            name: "unreadable", id: [], missing: [""], title: ["title"], album: [], length: [], date: [],
            popularity: [],
            // A category without names leaves no trace: the columns can then not be assigned.
            categories: names.count == categories
                ? names.map {
                    CategoryRecipe(
                        name: $0, columns: [$0], split: nil, takesAll: false, embedding: nil, context: nil)
                } : [], texts: [],
            features: (0..<features).map { column in
                FeatureRecipe(
                    name: "feature_\(column)", columns: ["feature_\(column)"], field: nil, unit: nil, vector: nil,
                    parse: .number, sum: [], suffix: nil, words: [:], times: [:],
                    minimum: -Double(Float.greatestFiniteMagnitude), maximum: Double(Float.greatestFiniteMagnitude),
                    scale: .none, absent: nil, varianceOfOthers: false, absentIsMedian: true, isOptional: false)
            },
            network: NetworkRecipe(
                hidden: [], latent: 1, activation: .relu, latentActivation: .linear, output: .linear, dropout: 0),
            objective: ObjectiveRecipe(numbers: .mse, categories: .embedding),
            training: TrainingRecipe(
                batch: nil, epochs: 1, patience: 1, rate: 1, plateau: nil, split: [100, 0, 0], seed: 0, unknownShare: 0)
        )
    }
}
