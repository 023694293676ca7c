import CTimbreLoops
import TimbreBase

extension CPUBackend {
    func train(
        _ network: TrainableNetwork, numbers: Matrix<Float>, batch: TrainingBatch, step: TrainingStep,
        losses: Matrix<Float>
    ) throws {
        try CPUTrainingStep(network, numbers: numbers, batch: batch, step: step, losses: losses, on: self).run()
    }

    func replay(_ table: TrainableNetwork.Table, _ schedule: AdamSchedule, through count: Int) throws {
        // Rows that a thread takes at a time.
        let size = 256
        let rows = try scratch(workers.count * size)
        workers.forEach((table.steps.count + size - 1) / size) { tile, thread in
            let its = UnsafeMutableRawPointer(rows.floats + thread * size).assumingMemoryBound(to: Int32.self)
            let range = tile * size..<min((tile + 1) * size, table.steps.count)
            for (place, row) in range.enumerated() { its[place] = Int32(row) }
            table.replay(its, count: range.count, schedule, through: count)
        }
    }
}

extension TrainableNetwork.Table {
    /// Brings rows to the first `count` steps of a schedule.
    func replay(_ rows: UnsafePointer<Int32>, count: Int, _ schedule: AdamSchedule, through steps: Int) {
        var constants = schedule.constants
        timbre_adam_replay(&constants, schedule.rates.pointer, Int32(steps), memory, rows, count)
    }

    var memory: timbre_adam_rows {
        timbre_adam_rows(
            values: parameters.values.pointer, mean: parameters.mean.pointer, variance: parameters.variance.pointer,
            steps: steps.pointer, width: width)
    }
}

extension AdamSchedule {
    var constants: timbre_adam {
        timbre_adam(keep1: Float(1 - beta1), keep2: Float(1 - beta2), epsilon: Float(epsilon))
    }
}
