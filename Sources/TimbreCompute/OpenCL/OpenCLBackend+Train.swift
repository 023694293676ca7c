import TimbreKernels

extension OpenCLBackend {
    /// Seven launches at most for any number of tables and layers, nine or ten where the objective is met between the
    /// way forward and the way back: each kernel works on all tables and layers, which are views of one memory, and a
    /// description tells it where they are. Nothing here waits for the device.
    func train(
        _ network: TrainableNetwork, numbers: Matrix<Float>, batch: TrainingBatch, step: TrainingStep,
        losses: Matrix<Float>
    ) throws {
        let started = try start()
        let kernels = started.kernels
        let shape = StepDescription(network, numbers: numbers, batch: batch, tuning: kernels.tuning)
        let description = try started.scratch.take(shape.words.count * MemoryLayout<UInt64>.stride)
        defer { started.scratch.giveBack(description) }
        try shape.words.withUnsafeBytes { try started.writes.write($0, to: description, at: 0) }
        let scratch = try started.scratch.takeForStep(shape.scratchCount * MemoryLayout<Float>.stride)
        defer { started.scratch.giveBackOfStep(scratch) }
        let memory = StepMemory(network, batch, own: own)

        let tile = kernels.tuning.training
        let adam = step.schedule.numbers(UInt32(step.index))
        try kernels.run(.packWeights, "pack_weights", items: shape.copyItems, [description, memory.values, scratch])
        try kernels.run(
            .projectRows, "project_rows", groups: shape.tiles, of: tile.lanes,
            [description] + adam + [memory.plan, memory.steps, memory.values, memory.mean, memory.variance, scratch])
        let songs = tile.groupCount(rows: batch.rows.count)
        let dropout = step.numbers(songs: batch.rows)
        let objective = network.objective
        let error = Float(objective.headWeight * 2 / (Double(batch.rows.count) * Double(network.outputs)))
        let forward: [any KernelArgument] =
            [error, memory.plan, own(numbers.storage), memory.target, scratch, losses]
        if objective.isMetOnTheWay {
            try kernels.run(.walkSongs, "walk_songs", groups: songs, of: tile.lanes, [description] + dropout + forward)
        } else {
            try kernels.run(
                .walkSongs, "walk_songs_forward", groups: songs, of: tile.lanes, [description] + dropout + forward)
            try kernels.run(objective, shape, scratch, batch, losses: losses)
            try kernels.run(
                .walkSongs, "walk_songs_back", groups: songs, of: tile.lanes,
                [description] + dropout + [memory.plan, scratch])
        }
        if shape.updatesTables {
            try kernels.run(
                .sumPieces, "sum_pieces", items: shape.pieces * shape.hiddenVectors,
                [description, memory.plan, scratch])
            try kernels.run(
                .updateRows, "update_rows", groups: shape.tiles, of: tile.lanes,
                [description] + adam
                    + [memory.plan, memory.steps, memory.values, memory.mean, memory.variance, scratch])
        }
        try kernels.run(.sumWeights, "sum_weights", groups: shape.sumGroups, of: tile.lanes, [description, scratch])
        try kernels.run(
            .updateLayers, "update_layers", items: shape.elements,
            [description] + adam + [scratch, memory.values, memory.mean, memory.variance])
    }

    func replay(_ table: TrainableNetwork.Table, _ schedule: AdamSchedule, through count: Int) throws {
        let kernels = try start().kernels
        let (rows, parameters) = (table.steps.count, table.parameters)
        // A step of a number takes a division and a root, and a row may have missed them all.
        let cost = LaunchCost(multiplyAdds: 16 * Double(rows) * Double(table.width) * Double(count))
        let part = cost.parts(of: rows, within: kernels.tuning.launchLimit)
        for first in stride(from: 0, to: rows, by: part) {
            let range = first..<min(first + part, rows)
            let sizes: [any KernelArgument] = [UInt64(range.count), UInt32(table.width)]
            try kernels.run(
                .replayRows, "replay_rows",
                groups: kernels.tuning.training.groupCount(rows: range.count),
                sizes + schedule.numbers(UInt32(count))
                    + [
                        table.steps[rows: range], parameters.values[rows: range], parameters.mean[rows: range],
                        parameters.variance[rows: range],
                    ])
        }
    }
}

/// The memories that the parts of a network and of a batch's plan are views of.
private struct StepMemory {
    let values: OpenCLStorage
    let mean: OpenCLStorage
    let variance: OpenCLStorage
    let target: OpenCLStorage
    let steps: OpenCLStorage
    let plan: OpenCLStorage

    init(_ network: TrainableNetwork, _ batch: TrainingBatch, own: (any Storage) -> OpenCLStorage) {
        /// The memory of which all matrices are views; `other`, which is not looked at, where there are none.
        func memory<Scalar>(_ matrices: [Matrix<Scalar>], else other: OpenCLStorage? = nil) -> OpenCLStorage {
            guard let first = matrices.first else { return other! }
            precondition(
                matrices.allSatisfy { $0.storage === first.storage },
                "what a training changes together must be of one memory: Device.zeros(shapes:)")
            return own(first.storage)
        }
        let parameters = network.tables.map(\.parameters) + network.layers.map(\.parameters)
        values = memory(parameters.map(\.values))
        mean = memory(parameters.map(\.mean))
        variance = memory(parameters.map(\.variance))
        precondition(
            parameters.allSatisfy { $0.mean.offset == $0.values.offset && $0.variance.offset == $0.values.offset },
            "parameters and their moments must be at the same places of their memories")
        target = memory(network.rebuiltTables.compactMap { network.tables[$0].target }, else: values)
        steps = memory(network.tables.map(\.steps), else: values)
        plan = memory(
            [batch.rows]
                + batch.categories.flatMap { its in
                    [its.ids, its.distinct, its.places, its.order, its.pieces, its.segments]
                        + (its.weights.map {
                            [
                                $0.starts, $0.bySong.reinterpreted(as: Int32.self),
                                $0.byRow.reinterpreted(as: Int32.self),
                            ]
                        } ?? [])
                })
    }
}

extension AdamSchedule {
    /// The arguments from the step to the schedule's rates.
    fileprivate func numbers(_ step: UInt32) -> [any KernelArgument] {
        [step, Float(1 - beta1), Float(1 - beta2), Float(epsilon), rates]
    }
}

extension TrainingStep {
    /// The arguments from `seed_low` to `kept`.
    fileprivate func numbers(songs: Matrix<Int32>) -> [any KernelArgument] {
        let dropout = Dropout(rate: dropoutRate, seed: seed, layer: 0, step: number, rows: songs)
        return [
            UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32), number, dropout.threshold,
            dropout.scale, 1 - Float(dropoutRate),
        ]
    }
}
