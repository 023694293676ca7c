package import TimbreCatalogue
import TimbreCompute

extension NetworkShape {
    /// - Parameters:
    ///   - vocabularySizes: the number of rows in each trained category's table, in the order of `Recipe.embeddings`.
    ///   - playlistWeight: the weight of playlists beside the categories by which songs are compared; nil without any.
    init(recipe: Recipe, vocabularySizes: [Int], playlistWeight: Double? = nil) {
        precondition(vocabularySizes.count == recipe.embeddings.count)
        var tables: [Table] = []
        var column = recipe.features.count
        for (category, rows) in zip(recipe.embeddings, vocabularySizes) {
            let width = category.embedding ?? 0
            tables.append(Table(name: category.name, rows: rows, width: width, column: column))
            column += width
        }
        let objective = Objective(
            recipe, latentLayer: recipe.network.hidden.count, playlistWeight: playlistWeight)
        self.init(
            featureCount: recipe.features.count, tables: tables,
            layers: Self.layers(
                recipe.network, inputs: column,
                outputs: objective.contrast == nil ? column : recipe.features.count),
            latentLayer: recipe.network.hidden.count, dropout: recipe.network.dropout, objective: objective)
    }

    /// Encoder, latent layer and decoder, which mirrors the encoder.
    private static func layers(_ network: NetworkRecipe, inputs: Int, outputs: Int) -> [Layer] {
        let latent = network.hidden.count
        let widths = [inputs] + network.hidden + [network.latent] + network.hidden.reversed() + [outputs]
        let last = widths.count - 2
        var dropped: UInt32 = 0
        return (0...last).map { index in
            let (name, activation) =
                switch index {
                case ..<latent: ("encoder.\(index)", network.activation)
                case latent: ("latent", network.latentActivation)
                case last: ("output", network.output)
                default: ("decoder.\(index - latent - 1)", network.activation)
                }
            var layer = Layer(
                name: name, inputs: widths[index], outputs: widths[index + 1], activation: Activation(activation))
            if network.dropout > 0, index != latent, index != last {
                layer.dropoutLayer = dropped
                dropped += 1
            }
            return layer
        }
    }
}

extension Recipe {
    /// Whether the network sees all names of a song. A decoder that rebuilds embeddings needs one row of each table, so
    /// there the network sees the main names alone.
    var embedsAllNames: Bool { objective.categories == .contrast }

    /// Indices in `categories` of those that the network sees, in its order.
    var embeddingPlaces: [Int] { categories.indices.filter { categories[$0].embedding != nil } }
}

extension Activation {
    package init(_ name: NetworkRecipe.ActivationName) {
        switch name {
        case .linear: self = .linear
        case .relu: self = .relu
        case .sigmoid: self = .sigmoid
        case .tanh: self = .tanh
        }
    }
}
