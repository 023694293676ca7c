import CTimbreLoops

/// The objective's part of a tile's way.
extension CPUTrainingStep {
    /// Targets of a head that rebuilds, `[songs, outputs]`: the numbers without noise, and the tables' targets.
    private func rebuilt(_ range: Range<Int>, _ memory: TileMemory) -> UnsafePointer<Float> {
        let (features, width, isDisturbed) = (network.featureCount, network.outputs, network.objective.noise > 0)
        if !isDisturbed, network.rebuiltTables.isEmpty { return UnsafePointer(memory.input) }
        if isDisturbed {
            timbre_gather(
                numbers.pointer, features, batch.rows.pointer + range.lowerBound, range.count, memory.target, width)
        } else {
            for song in 0..<range.count {
                (memory.target + song * width).update(from: memory.input + song * features, count: features)
            }
        }
        var column = features
        for index in network.rebuiltTables {
            guard let target = network.tables[index].target else { continue }
            timbre_gather(
                target.pointer, target.columns, batch.categories[index].ids.pointer + range.lowerBound, range.count,
                memory.target + column, width)
            column += target.columns
        }
        return UnsafePointer(memory.target)
    }

    func addNoise(_ range: Range<Int>, _ memory: TileMemory) {
        guard network.objective.noise > 0 else { return }
        var noise = timbre_noise(
            seed: step.seed, stream: InputNoise.stream, step: step.number,
            scale: InputNoise(deviation: network.objective.noise).scale)
        timbre_add_noise(
            &noise, batch.rows.pointer + range.lowerBound, range.count, network.featureCount, memory.input)
    }

    /// The songs' losses by the head and, in place of the last layer's outputs, the gradient by its product.
    func meetTarget(_ range: Range<Int>, _ memory: TileMemory) {
        let (width, last, songs) = (network.outputs, network.layers.count - 1, Double(batch.rows.count))
        let (outputs, losses) = (memory.outputs[last], losses.pointer + range.lowerBound)
        let weight = network.objective.headWeight
        if let crossEntropy = network.objective.head.crossEntropy, let labels = batch.targets {
            crossEntropy.meet(
                outputs, rows: range, columns: width, labels: labels, scale: Float(weight / songs),
                memory: memory.target, losses: losses)
        } else {
            timbre_squared_error(
                network.layers[last].activation.loop, outputs, rebuilt(range, memory), range.count, width,
                Float(weight * 2 / (songs * Double(width))), outputs, losses)
        }
    }

    /// Adds the contrast's losses, and keeps its gradient.
    func compare(_ range: Range<Int>, _ memory: TileMemory) {
        guard let contrast = network.objective.contrast, let contrastMemory = tile.contrast else { return }
        contrast.contrast.compare(
            memory.outputs[contrast.layer], songs: range, width: network.layers[contrast.layer].outputs,
            labels: batch.labels, scale: Float(1 / Double(batch.rows.count)), memory: contrastMemory,
            at: memory.contrast,
            gradient: memory.pull, losses: losses.pointer + range.lowerBound)
    }
}
