import TimbreKernels

extension Objective {
    /// Whether one walk, forward and back, does all; else kernels of their own run between the two ways.
    var isMetOnTheWay: Bool { head == .rebuild && contrast == nil }
}

extension OpenCLKernels {
    /// Losses and gradients between the way forward and the way back.
    func run(
        _ objective: Objective, _ shape: StepDescription, _ scratch: OpenCLStorage, _ batch: TrainingBatch,
        losses: Matrix<Float>
    ) throws {
        let songs = batch.rows.count
        if let kind = objective.head.crossEntropy, let labels = batch.targets {
            try run(
                kind, rows: songs, columns: shape.outputs.columns, stride: shape.outputs.stride, labels: labels,
                outputs: (scratch, shape.outputs.start), losses: losses,
                gradientScale: objective.headWeight / Double(songs))
        }
        if let its = objective.contrast, let place = shape.contrast {
            try run(
                its.contrast, songs: songs, width: place.width, stride: place.stride, labels: batch.labels,
                latents: (scratch, place.output), memory: (scratch, place.memory), gradient: (scratch, place.pull),
                losses: losses)
        }
    }
}
