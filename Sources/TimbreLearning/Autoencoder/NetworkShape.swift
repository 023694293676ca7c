import TimbreCompute

/// Widths and names of a network's parts. Its input is the scaled numbers followed by a row, or a weighted sum of rows,
/// of each embedding table; rows of direct tables are added to the first layer's product.
package struct NetworkShape: Sendable, Equatable {
    struct Layer: Sendable, Equatable {
        /// Name of the layer, the tensors' prefix in a file: encoder.0, latent, decoder.0, output; of a classifier
        /// hidden.0, output.
        var name: String
        var inputs: Int
        var outputs: Int
        var activation: Activation
        /// The layer's number in dropout's counter; nil where nothing is dropped.
        var dropoutLayer: UInt32?

        /// Rows of the layer's matrix: the kernel `[inputs, outputs]`, and below it the bias, so that one step of Adam
        /// serves both.
        var rows: Int { inputs + 1 }
    }

    struct Table: Sendable, Equatable {
        /// Name of the table's tensor in a file, without its prefix.
        var name: String
        var rows: Int
        var width: Int
        /// First column of the table's row in the network's input; nil for a direct table, which is as wide as the
        /// first layer's outputs.
        var column: Int?

        var isDirect: Bool { column == nil }
    }

    var featureCount: Int
    var tables: [Table]
    var layers: [Layer]
    /// Index of the layer whose output is the latent vector; of a classifier the last.
    var latentLayer: Int
    var dropout: Double
    var objective: Objective

    /// Width of the last layer's output.
    package var outputs: Int { layers[layers.count - 1].outputs }
    var width: Int { layers[0].inputs }
    var latentWidth: Int { layers[latentLayer].outputs }
    /// Whether the network rebuilds rows of embedding tables.
    var rebuildsTables: Bool { objective.head == .rebuild && outputs != featureCount }
}
