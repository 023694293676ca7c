/// Steps of Adam that follow each other.
package struct AdamSchedule: Sendable {
    /// `[steps, 1]`: of each step the rate with both bias corrections, `AdamStep.correctedRate`.
    package var rates: Matrix<Float>
    package var beta1 = 0.9
    package var beta2 = 0.999
    package var epsilon = 1e-7

    /// A schedule with the defaults of `AdamStep`.
    package init(rates: Matrix<Float>) {
        self.rates = rates
    }
}

/// One step of a schedule.
package struct TrainingStep: Sendable {
    package var schedule: AdamSchedule
    /// Index of the step in the schedule, from 0; every step before it has been taken.
    package var index: Int
    /// Share of the units that becomes 0, in layers that drop any.
    package var dropoutRate: Double
    /// Seed of dropout and noise.
    package var seed: UInt64
    /// Number of the step in the counter of dropout and noise.
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
