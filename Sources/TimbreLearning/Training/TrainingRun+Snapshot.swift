import TimbreCompute

extension TrainingRun {
    /// The state that changes in a training. Waits.
    ///
    /// - Parameter songsInEpoch: the number of songs of the current epoch that have been trained.
    func snapshot(songsInEpoch: Int) throws -> TrainingSnapshot {
        try Self.snapshot(state, changing, losses: losses[rows: 0..<songsInEpoch], after: device.mark(), from: device)
    }

    /// A snapshot between two epochs, for another thread to read while the training goes on: it is copied within the
    /// device. Waits only where the device is the CPU or has no memory for the copy.
    ///
    /// The snapshot before must have been read.
    func snapshotBesideWork() throws -> @Sendable () throws -> TrainingSnapshot {
        let none = losses[rows: 0..<0]
        guard try !device.mark().isPast, let copies = try copies.of(changing, shape, on: device) else {
            let now = try snapshot(songsInEpoch: 0)
            return { now }
        }
        let mark = try device.mark()
        return { [state, device] in
            try Self.snapshot(state, copies, losses: none, after: mark, from: device)
        }
    }

    /// Values, means, variances and, where there are any, the best weights.
    private var changing: [DeviceWeights] {
        [network.weights, network.mean, network.variance] + (state.stopping.bestEpoch == nil ? [] : [best])
    }

    private static func snapshot(
        _ state: TrainingState, _ weights: [DeviceWeights], losses: Matrix<Float>, after mark: WorkMark,
        from device: Device
    ) throws -> TrainingSnapshot {
        let its = try weights.map { try $0.read(from: device, after: mark) }
        return TrainingSnapshot(
            state: state, values: its[0], mean: its[1], variance: its[2], best: its.count > 3 ? its[3] : nil,
            losses: try device.read(losses, after: mark))
    }
}

/// Memory for copies of a training's state, allocated when it is first needed.
final class WeightCopies {
    private var sets: [DeviceWeights] = []

    /// - Returns: the copies; nil where there is no memory for them.
    func of(_ weights: [DeviceWeights], _ shape: NetworkShape, on device: Device) throws -> [DeviceWeights]? {
        do {
            while sets.count < weights.count { sets.append(try DeviceWeights(zeros: shape, on: device)) }
        } catch ComputeFault.outOfMemory {
            sets = []
            return nil
        }
        for (source, copy) in zip(weights, sets) { try source.copy(into: copy, on: device) }
        return Array(sets.prefix(weights.count))
    }
}
