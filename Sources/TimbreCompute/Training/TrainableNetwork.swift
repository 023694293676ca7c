/// An autoencoder in a device's memory, with all that a step of training changes.
///
/// A song's input is its numbers followed by a row of each table: so many inputs has the first layer. Its target is the
/// same with the rows of `target`, or the numbers alone: so many outputs has the last.
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

    /// What a layer's output is compared by.
    package struct LatentContrast: Sendable {
        /// From 0; nothing of it is dropped.
        package var layer: Int
        package var contrast: Contrast

        package init(layer: Int, _ contrast: Contrast) {
            (self.layer, self.contrast) = (layer, contrast)
        }
    }

    package var tables: [Table]
    /// At least two.
    package var layers: [Layer]
    /// nil where squared errors alone are made small.
    package var contrast: LatentContrast?

    package init(tables: [Table], layers: [Layer], contrast: LatentContrast? = nil) {
        precondition(layers.count >= 2 && zip(layers, layers.dropFirst()).allSatisfy { $0.outputs == $1.inputs })
        (self.tables, self.layers, self.contrast) = (tables, layers, contrast)
        precondition(outputs == layers[0].inputs || outputs == featureCount)
        precondition(
            contrast.map { $0.layer < layers.count - 1 && layers[$0.layer].dropoutLayer == nil } ?? true)
    }

    /// Numbers of a song.
    package var featureCount: Int { layers[0].inputs - tables.reduce(0) { $0 + $1.width } }

    /// Numbers of a song's target.
    var outputs: Int { layers[layers.count - 1].outputs }
    /// The tables whose rows are to be given back.
    var targets: [Table] { outputs == featureCount ? [] : tables }
    /// What the mean squared error counts.
    var errorWeight: Double { contrast?.contrast.keep ?? 1 }

    /// The part of the first layer's kernel that a table's rows meet, `[width, outputs]`.
    func kernel(ofTable index: Int) -> Matrix<Float> {
        let first = featureCount + tables[..<index].reduce(0) { $0 + $1.width }
        return layers[0].kernel[rows: first..<first + tables[index].width]
    }
}

/// The songs of one step. All its matrices are views of one memory, as `Device.zeros(shapes:)` makes them.
package struct TrainingBatch: Sendable {
    /// Which rows of a table the songs touch, sorted so that a row's gradient is a sum in a fixed order.
    package struct Category: Sendable {
        /// `[batch, 1]`: each song's row of the table.
        package var ids: Matrix<Int32>
        /// `[distinct, 1]`: the rows that occur, ascending.
        package var distinct: Matrix<Int32>
        /// `[batch, 1]`: each song's place in `distinct`.
        package var places: Matrix<Int32>
        /// `[batch, 1]`: the songs of the batch by row, then as they stand.
        package var order: Matrix<Int32>
        /// `[pieces + 1, 1]`: ascending starts in `order` of pieces of at most 64 songs of one row, and its length.
        package var pieces: Matrix<Int32>
        /// `[distinct + 1, 1]`: for each row its first piece, and the number of pieces.
        package var segments: Matrix<Int32>

        package init(
            ids: Matrix<Int32>, distinct: Matrix<Int32>, places: Matrix<Int32>, order: Matrix<Int32>,
            pieces: Matrix<Int32>, segments: Matrix<Int32>
        ) {
            precondition(ids.count == places.count && ids.count == order.count && segments.count == distinct.count + 1)
            (self.ids, self.distinct, self.places) = (ids, distinct, places)
            (self.order, self.pieces, self.segments) = (order, pieces, segments)
        }
    }

    /// `[batch, 1]`: rows of the data set.
    package var rows: Matrix<Int32>
    /// One for each table.
    package var categories: [Category]
    /// `[batch, 1]` for each weight of the network's contrast: each song's label, 0 for none.
    package var labels: [Matrix<Int32>]

    package init(rows: Matrix<Int32>, categories: [Category], labels: [Matrix<Int32>] = []) {
        precondition(categories.allSatisfy { $0.ids.count == rows.count })
        precondition(labels.allSatisfy { $0.count == rows.count })
        (self.rows, self.categories, self.labels) = (rows, categories, labels)
    }
}

/// Steps of Adam that follow each other.
package struct AdamSchedule: Sendable {
    /// `[steps, 1]`: of each step the rate with both bias corrections, `AdamStep.correctedRate`.
    package var rates: Matrix<Float>
    package var beta1 = 0.9
    package var beta2 = 0.999
    package var epsilon = 1e-7

    /// The defaults of `AdamStep`.
    package init(rates: Matrix<Float>) {
        self.rates = rates
    }
}

/// One step of a schedule.
package struct TrainingStep: Sendable {
    package var schedule: AdamSchedule
    /// Its place in the schedule, from 0; every step before it has been taken.
    package var index: Int
    /// The share of units that becomes 0, of the layers that drop any.
    package var dropoutRate: Double
    /// Of dropout.
    package var seed: UInt64
    /// The step in dropout's counter.
    package var number: UInt32

    package init(schedule: AdamSchedule, index: Int, dropoutRate: Double, seed: UInt64, number: UInt32) {
        precondition(index >= 0 && index < schedule.rates.count)
        (self.schedule, self.index) = (schedule, index)
        (self.dropoutRate, self.seed, self.number) = (dropoutRate, seed, number)
    }

    /// The dropout of a layer for the songs of a batch.
    package func dropout(of layer: TrainableNetwork.Layer, rows: Matrix<Int32>) -> Dropout? {
        layer.dropoutLayer.map { Dropout(rate: dropoutRate, seed: seed, layer: $0, step: number, rows: rows) }
    }
}
