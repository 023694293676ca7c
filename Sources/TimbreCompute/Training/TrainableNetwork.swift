/// A network in a device's memory, with all that a step of training changes.
///
/// A row's input is its numbers followed by, for each projected table, a row or a weighted sum of rows. Rows of a
/// direct table are added to the first layer's product as they are:
///
///     h₁ = act(input · kernel + Σ over direct tables Σ weight · row + bias)
///
/// so that a direct table `[terms, outputs]` is the kernel of a sparse input, such as a text's weighted terms. The
/// targets of the last layer's outputs are the objective's.
///
/// All values are views of one memory, `Device.zeros(shapes:)`; all means, all variances, all targets and all counts of
/// steps each have a memory likewise, with the same layout for values, means and variances.
package struct TrainableNetwork: Sendable {
    /// A table of which a step touches only the rows of its batch: the steps that other rows miss are replayed when
    /// these are next touched, or by `Device.replay`.
    package struct Table: Sendable {
        /// `[rows, width]`.
        package var parameters: AdamParameters
        /// `[rows, 1]`: the number of the schedule's steps that each row has taken.
        package var steps: Matrix<Int32>
        /// `[rows, width]`: the targets of the rows that the network rebuilds; nil where it rebuilds none.
        package var target: Matrix<Float>?
        /// Whether rows are added to the first layer's product, and are as wide as its outputs; else they are
        /// projected: a part of the input, which meets the first layer's kernel.
        package var isDirect: Bool
        /// Whether no step changes the table.
        package var isFrozen: Bool

        package init(
            parameters: AdamParameters, steps: Matrix<Int32>, target: Matrix<Float>? = nil, isDirect: Bool = false,
            isFrozen: Bool = false
        ) {
            precondition(steps.count == parameters.values.rows && steps.columns == 1)
            precondition(
                target.map { !isDirect && $0.rows == steps.rows && $0.columns == parameters.values.columns } ?? true)
            (self.parameters, self.steps, self.target) = (parameters, steps, target)
            (self.isDirect, self.isFrozen) = (isDirect, isFrozen)
        }

        package var width: Int { parameters.values.columns }
        /// Number of the network's inputs that the table's rows make.
        var inputWidth: Int { isDirect ? 0 : width }
    }

    package struct Layer: Sendable {
        /// `[inputs + 1, outputs]`: the kernel, and below it the bias.
        package var parameters: AdamParameters
        package var activation: Activation
        /// The layer's number in dropout's counter; nil where nothing is dropped.
        package var dropoutLayer: UInt32?
        /// Whether no step changes the layer.
        package var isFrozen: Bool

        package init(
            parameters: AdamParameters, activation: Activation, dropoutLayer: UInt32?, isFrozen: Bool = false
        ) {
            (self.parameters, self.activation, self.dropoutLayer) = (parameters, activation, dropoutLayer)
            self.isFrozen = isFrozen
        }

        package var inputs: Int { parameters.values.rows - 1 }
        package var outputs: Int { parameters.values.columns }
        /// `[inputs, outputs]`.
        package var kernel: Matrix<Float> { parameters.values[rows: 0..<inputs] }
        /// `[1, outputs]`.
        package var bias: Matrix<Float> { parameters.values[rows: inputs..<inputs + 1] }
    }

    package var tables: [Table]
    /// Layers from the first to the last, at least one.
    package var layers: [Layer]
    package var objective: Objective

    /// - Precondition: the first layer's inputs are the numbers and the projected tables' rows, and something is
    ///   trained.
    package init(tables: [Table], layers: [Layer], objective: Objective = Objective()) {
        precondition(!layers.isEmpty && zip(layers, layers.dropFirst()).allSatisfy { $0.outputs == $1.inputs })
        precondition(tables.allSatisfy { !$0.isDirect || $0.width == layers[0].outputs })
        (self.tables, self.layers, self.objective) = (tables, layers, objective)
        let last = layers[layers.count - 1]
        precondition(featureCount >= 0 && lowestTrained < layers.count)
        precondition(
            objective.head == .rebuild
                ? outputs == layers[0].inputs || outputs == featureCount
                : last.activation == .linear && last.dropoutLayer == nil)
        precondition(rebuiltTables.allSatisfy { tables[$0].target != nil }, "a table to give back without its target")
        precondition(
            objective.contrast.map { $0.layer < layers.count - 1 && layers[$0.layer].dropoutLayer == nil } ?? true)
    }

    /// Number of a song's features.
    package var featureCount: Int { layers[0].inputs - tables.reduce(0) { $0 + $1.inputWidth } }

    /// Width of the last layer's output.
    var outputs: Int { layers[layers.count - 1].outputs }

    /// Indices of the tables whose rows are to be rebuilt.
    var rebuiltTables: [Int] {
        objective.head != .rebuild || outputs == featureCount ? [] : tables.indices.filter { !tables[$0].isDirect }
    }

    /// The lowest layer that is trained, where a trained table counts as the first: no gradient is needed below its
    /// product.
    var lowestTrained: Int {
        tables.contains { !$0.isFrozen } ? 0 : layers.firstIndex { !$0.isFrozen } ?? layers.count
    }

    /// Whether a table's part in a step has a gradient: of its rows, or of the kernel that they meet.
    func hasGradient(table index: Int) -> Bool {
        !tables[index].isFrozen || (!tables[index].isDirect && !layers[0].isFrozen)
    }

    /// First column of a projected table's rows in the network's input.
    func column(ofTable index: Int) -> Int { featureCount + tables[..<index].reduce(0) { $0 + $1.inputWidth } }

    /// The part of the first layer's kernel that a projected table's rows meet, `[width, outputs]`.
    func kernel(ofTable index: Int) -> Matrix<Float> {
        let first = column(ofTable: index)
        return layers[0].kernel[rows: first..<first + tables[index].width]
    }
}
