/// A network in a device's memory, with all that a step of training changes.
///
/// A song's input is its numbers followed by, for each table, a row or a weighted sum of rows: so many inputs has the
/// first layer. What the last layer's outputs are held against is the objective's.
///
/// All values are views of one memory, `Device.zeros(shapes:)`, and so are all means and all variances, at the same
/// places of theirs, all targets, and all counts of steps.
package struct TrainableNetwork: Sendable {
    /// An embedding table, of which a step touches only the rows of its batch: what the others miss is replayed when
    /// they are next touched, or by `Device.replay`.
    package struct Table: Sendable {
        /// `[rows, width]`.
        package var parameters: AdamParameters
        /// `[rows, 1]`: how many of the schedule's steps each row has taken.
        package var steps: Matrix<Int32>
        /// `[rows, width]`: what the network is to give back for a row.
        package var target: Matrix<Float>

        package init(parameters: AdamParameters, steps: Matrix<Int32>, target: Matrix<Float>) {
            precondition(steps.count == parameters.values.rows && steps.columns == 1)
            precondition(target.rows == steps.rows && target.columns == parameters.values.columns)
            (self.parameters, self.steps, self.target) = (parameters, steps, target)
        }

        package var width: Int { target.columns }
    }

    package struct Layer: Sendable {
        /// `[inputs + 1, outputs]`: the kernel, and below it the bias.
        package var parameters: AdamParameters
        package var activation: Activation
        /// The layer's number in dropout's counter; nil where nothing is dropped.
        package var dropoutLayer: UInt32?

        package init(parameters: AdamParameters, activation: Activation, dropoutLayer: UInt32?) {
            (self.parameters, self.activation, self.dropoutLayer) = (parameters, activation, dropoutLayer)
        }

        package var inputs: Int { parameters.values.rows - 1 }
        package var outputs: Int { parameters.values.columns }
        /// `[inputs, outputs]`.
        package var kernel: Matrix<Float> { parameters.values[rows: 0..<inputs] }
        /// `[1, outputs]`.
        package var bias: Matrix<Float> { parameters.values[rows: inputs..<inputs + 1] }
    }

    package var tables: [Table]
    /// At least two.
    package var layers: [Layer]
    package var objective: Objective

    package init(tables: [Table], layers: [Layer], objective: Objective = Objective()) {
        precondition(layers.count >= 2 && zip(layers, layers.dropFirst()).allSatisfy { $0.outputs == $1.inputs })
        (self.tables, self.layers, self.objective) = (tables, layers, objective)
        let last = layers[layers.count - 1]
        precondition(
            objective.head == .rebuild
                ? outputs == layers[0].inputs || outputs == featureCount
                : last.activation == .linear && last.dropoutLayer == nil)
        precondition(
            objective.contrast.map { $0.layer < layers.count - 1 && layers[$0.layer].dropoutLayer == nil } ?? true)
    }

    /// Numbers of a song.
    package var featureCount: Int { layers[0].inputs - tables.reduce(0) { $0 + $1.width } }

    /// Numbers that the last layer gives for a song.
    var outputs: Int { layers[layers.count - 1].outputs }
    /// The tables whose rows are to be given back.
    var targets: [Table] { objective.head != .rebuild || outputs == featureCount ? [] : tables }

    /// The part of the first layer's kernel that a table's rows meet, `[width, outputs]`.
    func kernel(ofTable index: Int) -> Matrix<Float> {
        let first = featureCount + tables[..<index].reduce(0) { $0 + $1.width }
        return layers[0].kernel[rows: first..<first + tables[index].width]
    }
}
