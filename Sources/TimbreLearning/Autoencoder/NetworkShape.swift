import TimbreCatalogue
import TimbreCompute

/// The widths of an autoencoder. Its input is the scaled numbers followed by a row of each embedding table; the
/// decoder mirrors the encoder, and its output is as wide as the input, or as the numbers alone where songs are compared.
struct NetworkShape: Sendable, Equatable {
    struct Layer: Sendable, Equatable {
        /// encoder.0, latent, decoder.0, output: the tensors' prefix in a file.
        var name: String
        var inputs: Int
        var outputs: Int
        var activation: Activation
        /// The layer's number in dropout's counter; nil where nothing is dropped.
        var dropoutLayer: UInt32?

        /// Kernel `[inputs, outputs]` and below it the bias: one matrix, so that one step of Adam serves both.
        var rows: Int { inputs + 1 }
    }

    struct Table: Sendable, Equatable {
        /// The category's name.
        var name: String
        /// Its place in `Recipe.categories`.
        var category: Int
        var rows: Int
        var width: Int
        /// Where its row starts in the network's input.
        var column: Int
    }

    var featureCount: Int
    var tables: [Table]
    var layers: [Layer]
    /// The layer whose output is the latent vector.
    var latentLayer: Int
    var dropout: Double
    var objective: Objective

    /// Numbers that the last layer gives.
    var outputs: Int { layers[layers.count - 1].outputs }
    var width: Int { layers[0].inputs }
    var latentWidth: Int { layers[latentLayer].outputs }

    /// - Parameters:
    ///   - vocabularySizes: rows of the table of each trained category, in the order of `Recipe.embeddings`.
    ///   - playlistWeight: what playlists count beside the categories that songs are compared by; nil without any.
    init(recipe: Recipe, vocabularySizes: [Int], playlistWeight: Double? = nil) {
        precondition(vocabularySizes.count == recipe.embeddings.count)
        featureCount = recipe.features.count
        dropout = recipe.network.dropout
        tables = []
        var column = featureCount
        for (index, category) in recipe.categories.enumerated() {
            guard let width = category.embedding else { continue }
            tables.append(
                Table(
                    name: category.name, category: index, rows: vocabularySizes[tables.count], width: width,
                    column: column))
            column += width
        }
        let network = recipe.network
        let hidden = network.hidden.count
        latentLayer = hidden
        objective = Objective(recipe, latentLayer: hidden, playlistWeight: playlistWeight)
        layers = []
        let widths =
            [column] + network.hidden + [network.latent] + network.hidden.reversed() + [
                objective.contrast == nil ? column : featureCount
            ]
        for index in 0..<widths.count - 1 {
            let isHidden = index != hidden && index != widths.count - 2
            let name =
                switch index {
                case ..<hidden: "encoder.\(index)"
                case hidden: "latent"
                case widths.count - 2: "output"
                default: "decoder.\(index - hidden - 1)"
                }
            let activation =
                index == hidden ? network.latentActivation : isHidden ? network.activation : network.output
            layers.append(
                Layer(
                    name: name, inputs: widths[index], outputs: widths[index + 1],
                    activation: Activation(activation), dropoutLayer: nil))
        }
        if dropout > 0 {
            let dropped = layers.indices.filter { $0 != latentLayer && $0 != layers.count - 1 }
            for (number, index) in dropped.enumerated() { layers[index].dropoutLayer = UInt32(number) }
        }
    }
}

extension Activation {
    init(_ name: NetworkRecipe.ActivationName) {
        switch name {
        case .linear: self = .linear
        case .relu: self = .relu
        case .sigmoid: self = .sigmoid
        case .tanh: self = .tanh
        }
    }
}
