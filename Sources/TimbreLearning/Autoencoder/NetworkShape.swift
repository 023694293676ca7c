import TimbreCompute

/// Widths and names of a network's parts. Its input is the scaled numbers followed by a row, or a weighted sum of rows,
/// of each embedding table; rows of direct tables are added to the first layer's product.
package struct NetworkShape: Sendable, Equatable {
    struct Layer: Sendable, Equatable {
        /// encoder.0, latent, decoder.0, output; of a classifier hidden.0, output: the tensors' prefix in a file.
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
        /// The tensor's in a file, without its prefix.
        var name: String
        var rows: Int
        var width: Int
        /// First column of its row in the network's input; nil for a direct table, which is as wide as the first layer's
        /// outputs.
        var column: Int?

        var isDirect: Bool { column == nil }
    }

    var featureCount: Int
    var tables: [Table]
    var layers: [Layer]
    /// The layer whose output is the latent vector; of a classifier the last.
    var latentLayer: Int
    var dropout: Double
    var objective: Objective

    /// Numbers that the last layer gives.
    package var outputs: Int { layers[layers.count - 1].outputs }
    var width: Int { layers[0].inputs }
    var latentWidth: Int { layers[latentLayer].outputs }
    /// Whether the rows of embedding tables are to be given back.
    var rebuildsTables: Bool { objective.head == .rebuild && outputs != featureCount }
}
