/// An autoencoder in a device's memory, with all that a step of training changes.
///
/// A song's input is its numbers followed by a row of each table: so many inputs has the first layer. Its target is the
/// same with the rows of `target`, or the numbers alone: so many outputs has the last.
///
/// All values are views of one memory, `Device.zeros(shapes:)`, and so are all means and all variances, at the same
/// places of theirs, all targets, and all counts of steps.
public struct TrainableNetwork: Sendable {
    /// An embedding table, of which a step touches only the rows of its batch: what the others miss is replayed when
    /// they are next touched, or by `Device.replay`.
    public struct Table: Sendable {
        /// `[rows, width]`.
        public var parameters: AdamParameters
        /// `[rows, 1]`: how many of the schedule's steps each row has taken.
        public var steps: Matrix<Int32>
        /// `[rows, width]`: what the network is to give back for a row.
        public var target: Matrix<Float>

        public init(parameters: AdamParameters, steps: Matrix<Int32>, target: Matrix<Float>) {
            precondition(steps.count == parameters.values.rows && steps.columns == 1)
            precondition(target.rows == steps.rows && target.columns == parameters.values.columns)
            (self.parameters, self.steps, self.target) = (parameters, steps, target)
        }

        public var width: Int { target.columns }
    }

    public struct Layer: Sendable {
        /// `[inputs + 1, outputs]`: the kernel, and below it the bias.
        public var parameters: AdamParameters
        public var activation: Activation
        /// The layer's number in dropout's counter; nil where nothing is dropped.
        public var dropoutLayer: UInt32?

        public init(parameters: AdamParameters, activation: Activation, dropoutLayer: UInt32?) {
            (self.parameters, self.activation, self.dropoutLayer) = (parameters, activation, dropoutLayer)
        }

        public var inputs: Int { parameters.values.rows - 1 }
        public var outputs: Int { parameters.values.columns }
        /// `[inputs, outputs]`.
        public var kernel: Matrix<Float> { parameters.values[rows: 0..<inputs] }
        /// `[1, outputs]`.
        public var bias: Matrix<Float> { parameters.values[rows: inputs..<inputs + 1] }
    }

    /// What a layer's output is compared by.
    public struct LatentContrast: Sendable {
        /// From 0; nothing of it is dropped.
        public var layer: Int
        public var contrast: Contrast

        public init(layer: Int, _ contrast: Contrast) {
            (self.layer, self.contrast) = (layer, contrast)
        }
    }

    public var tables: [Table]
    /// At least two.
    public var layers: [Layer]
    /// nil where squared errors alone are made small.
    public var contrast: LatentContrast?

    public init(tables: [Table], layers: [Layer], contrast: LatentContrast? = nil) {
        precondition(layers.count >= 2 && zip(layers, layers.dropFirst()).allSatisfy { $0.outputs == $1.inputs })
        (self.tables, self.layers, self.contrast) = (tables, layers, contrast)
        precondition(outputs == layers[0].inputs || outputs == featureCount)
        precondition(
            contrast.map { $0.layer < layers.count - 1 && layers[$0.layer].dropoutLayer == nil } ?? true)
    }

    /// Numbers of a song.
    public var featureCount: Int { layers[0].inputs - tables.reduce(0) { $0 + $1.width } }

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
public struct TrainingBatch: Sendable {
    /// Which rows of a table the songs touch, sorted so that a row's gradient is a sum in a fixed order.
    public struct Category: Sendable {
        /// `[batch, 1]`: each song's row of the table.
        public var ids: Matrix<Int32>
        /// `[distinct, 1]`: the rows that occur, ascending.
        public var distinct: Matrix<Int32>
        /// `[batch, 1]`: each song's place in `distinct`.
        public var places: Matrix<Int32>
        /// `[batch, 1]`: the songs of the batch by row, then as they stand.
        public var order: Matrix<Int32>
        /// `[pieces + 1, 1]`: ascending starts in `order` of pieces of at most 64 songs of one row, and its length.
        public var pieces: Matrix<Int32>
        /// `[distinct + 1, 1]`: for each row its first piece, and the number of pieces.
        public var segments: Matrix<Int32>

        public init(
            ids: Matrix<Int32>, distinct: Matrix<Int32>, places: Matrix<Int32>, order: Matrix<Int32>,
            pieces: Matrix<Int32>, segments: Matrix<Int32>
        ) {
            precondition(ids.count == places.count && ids.count == order.count && segments.count == distinct.count + 1)
            (self.ids, self.distinct, self.places) = (ids, distinct, places)
            (self.order, self.pieces, self.segments) = (order, pieces, segments)
        }
    }

    /// `[batch, 1]`: rows of the data set.
    public var rows: Matrix<Int32>
    /// One for each table.
    public var categories: [Category]
    /// `[batch, 1]` for each weight of the network's contrast: each song's label, 0 for none.
    public var labels: [Matrix<Int32>]

    public init(rows: Matrix<Int32>, categories: [Category], labels: [Matrix<Int32>] = []) {
        precondition(categories.allSatisfy { $0.ids.count == rows.count })
        precondition(labels.allSatisfy { $0.count == rows.count })
        (self.rows, self.categories, self.labels) = (rows, categories, labels)
    }
}

/// Steps of Adam that follow each other.
public struct AdamSchedule: Sendable {
    /// `[steps, 1]`: of each step the rate with both bias corrections, `AdamStep.correctedRate`.
    public var rates: Matrix<Float>
    public var beta1 = 0.9
    public var beta2 = 0.999
    public var epsilon = 1e-7

    /// The defaults of `AdamStep`.
    public init(rates: Matrix<Float>) {
        self.rates = rates
    }
}

/// One step of a schedule.
public struct TrainingStep: Sendable {
    public var schedule: AdamSchedule
    /// Its place in the schedule, from 0; every step before it has been taken.
    public var index: Int
    /// The share of units that becomes 0, of the layers that drop any.
    public var dropoutRate: Double
    /// Of dropout.
    public var seed: UInt64
    /// The step in dropout's counter.
    public var number: UInt32

    public init(schedule: AdamSchedule, index: Int, dropoutRate: Double, seed: UInt64, number: UInt32) {
        precondition(index >= 0 && index < schedule.rates.count)
        (self.schedule, self.index) = (schedule, index)
        (self.dropoutRate, self.seed, self.number) = (dropoutRate, seed, number)
    }

    /// The dropout of a layer for the songs of a batch.
    package func dropout(of layer: TrainableNetwork.Layer, rows: Matrix<Int32>) -> Dropout? {
        layer.dropoutLayer.map { Dropout(rate: dropoutRate, seed: seed, layer: $0, step: number, rows: rows) }
    }
}
