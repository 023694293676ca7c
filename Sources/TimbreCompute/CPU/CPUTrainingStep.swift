import CTimbreLoops
import TimbreBase

/// One step of training on the CPU: a tile of songs walks through the whole network and back while it is in the second
/// cache, and of the tables only the rows of the batch are touched.
///
/// The first layer's product with a projected table's row is computed once for each row that occurs, not for each song
/// (`TableProjection`); backward, the songs' gradients are summed by row before they meet the kernel. A direct table's
/// rows are added as they are, and those sums are their gradients.
final class CPUTrainingStep {
    /// Songs that walk through the network together: those that a contrast compares with each other.
    static let tileSongs = Contrast.groupSongs
    /// Songs in one partial sum, and rows of a table in one. The results' bits follow from both numbers, so they are
    /// the same everywhere.
    static let chunkSongs = 512
    static let chunkRows = 256
    /// Rows of a table that are worked on together.
    static let tileRows = 64
    /// Number of weights from which threads share Adam's step on the layers: every thousand take a microsecond.
    private static let sharedFloats = 16_384

    let network: TrainableNetwork
    let numbers: Matrix<Float>
    let batch: TrainingBatch
    let step: TrainingStep
    let losses: Matrix<Float>
    let workers: Workers
    /// Dropout after each layer; nil for none.
    let dropouts: [Dropout?]
    /// Outputs of the first layer.
    let hidden: Int
    let sums: LayerSums
    let tables: [TableStep]
    let forward: [WeightPanels]
    /// Weights for the way back of each layer below which something is trained; nil for the others.
    let backward: [WeightPanels?]
    /// Layer by whose output the objective has a gradient of its own; nil for none.
    let pulledLayer: Int?
    /// Lowest layer that gradients go back to.
    let lowest: Int
    /// Gradient by the first layer's product, `[batch, hidden]`; empty where no gradient goes back to the first layer.
    let firstGradient: Scratch
    /// Partial sums of each chunk of songs, laid out as `sums`.
    let partialSums: Scratch
    /// Memory for a tile, for each thread.
    let tiles: Scratch
    private(set) var tile: TileLayout

    init(
        _ network: TrainableNetwork, numbers: Matrix<Float>, batch: TrainingBatch, step: TrainingStep,
        losses: Matrix<Float>, on backend: CPUBackend
    ) throws {
        (self.network, self.numbers, self.batch, self.step, self.losses) = (network, numbers, batch, step, losses)
        workers = backend.workers
        dropouts = network.layers.map { step.dropout(of: $0, rows: batch.rows) }
        hidden = network.layers[0].outputs
        let lowest = network.lowestTrained
        (self.lowest, pulledLayer) = (lowest, network.objective.pulledLayer)
        sums = LayerSums(network, openBLAS: backend.openBLAS)
        tile = TileLayout(network)
        let songs = batch.rows.count
        firstGradient = try backend.scratch(lowest == 0 ? songs * hidden : 0)
        partialSums = try backend.scratch(Self.chunks(of: songs, Self.chunkSongs) * sums.count)
        tables = try network.tables.indices.map { index in
            try TableStep(network, index, batch.categories[index], on: backend)
        }
        let tileFloats = max(tile.count, tables.map(\.tileFloats).max() ?? 0)
        tiles = try backend.scratch(workers.count * tileFloats)
        tile.stride = tileFloats
        forward = try network.layers.enumerated().map { index, layer in
            try WeightPanels(
                layer.kernel.pointer, bias: layer.bias.pointer, k: index == 0 ? network.featureCount : layer.inputs,
                n: layer.outputs, openBLAS: backend.openBLAS, on: backend)
        }
        backward = try network.layers.enumerated().map { index, layer in
            guard index > lowest else { return nil }
            return try WeightPanels(
                layer.kernel.pointer, k: layer.outputs, n: layer.inputs, isTransposed: true, openBLAS: backend.openBLAS,
                on: backend)
        }
    }

    static func chunks(of count: Int, _ size: Int) -> Int { (count + size - 1) / size }

    func run() {
        prepareTables()
        walk()
        sumPieces()
        updateTables()
        updateLayers()
    }

    /// Brings the tables' rows of the batch up to date, and multiplies those that are projected by the first layer's
    /// kernel.
    private func prepareTables() {
        forEachTile(tables.map { ($0.rowCount, Self.tileRows) }) { table, rows, memory in
            table.prepare(rows, step: step, memory: memory)
        }
    }

    /// Moves the songs through the network and back.
    private func walk() {
        let songs = batch.rows.count
        workers.forEach(Self.chunks(of: songs, Self.chunkSongs)) { chunk, thread in
            let its = partialSums.floats + chunk * sums.count
            its.update(repeating: 0, count: sums.count)
            let end = min((chunk + 1) * Self.chunkSongs, songs)
            for first in stride(from: chunk * Self.chunkSongs, to: end, by: Self.tileSongs) {
                let range = first..<min(first + Self.tileSongs, end)
                walk(range, adding: its, tile.at(tiles.floats + thread * tile.stride))
            }
        }
    }

    private func walk(_ range: Range<Int>, adding its: UnsafeMutablePointer<Float>, _ memory: TileMemory) {
        let (count, first, last) = (range.count, range.lowerBound, network.layers.count - 1)
        let songs = batch.rows.pointer + first
        timbre_gather(numbers.pointer, network.featureCount, songs, count, memory.input, network.featureCount)
        addNoise(range, memory)
        for (index, layer) in network.layers.enumerated() {
            let output = memory.outputs[index]
            forward[index].multiply(index == 0 ? memory.input : memory.outputs[index - 1], rows: count, into: output)
            if index == 0 {
                for table in tables { table.add(range, to: output) }
            }
            timbre_activate(layer.activation.loop, output, count * layer.outputs)
            dropouts[index]?.apply(to: output, rows: range, columns: layer.outputs)
        }

        meetTarget(range, memory)
        compare(range, memory)

        var gradient = memory.outputs[last]
        for index in (lowest...last).reversed() {
            let input = index == 0 ? memory.input : memory.outputs[index - 1]
            sums.add(input, gradient, layer: index, rows: count, to: its)
            if let panels = backward[index] { gradient = goBack(index, gradient, panels, range, memory) }
        }
        if last == 0 { (firstGradient.floats + first * hidden).update(from: gradient, count: count * hidden) }
    }

    /// Computes the gradient by the product of the layer below from the gradient by a layer's product.
    private func goBack(
        _ index: Int, _ gradient: UnsafePointer<Float>, _ panels: WeightPanels, _ range: Range<Int>,
        _ memory: TileMemory
    ) -> UnsafeMutablePointer<Float> {
        let layer = network.layers[index - 1]
        let count = range.count * layer.outputs
        let lower = index == 1 ? firstGradient.floats + range.lowerBound * hidden : memory.gradients[index - 1]
        panels.multiply(gradient, rows: range.count, into: lower)
        if index - 1 == pulledLayer { timbre_add(memory.pull, lower, count) }
        timbre_activation_gradient(
            layer.activation.loop, memory.outputs[index - 1], dropouts[index - 1]?.scale ?? 1, lower, count)
        // Outputs of a ReLU or a sigmoid say by themselves which units were dropped.
        if layer.activation == .linear || layer.activation == .tanh {
            dropouts[index - 1]?.apply(to: lower, rows: range, columns: layer.outputs, scale: 1)
        }
        return lower
    }

    /// Sums the songs' gradients by pieces.
    private func sumPieces() {
        forEachTile(tables.map { ($0.pieceCount, Self.tileRows) }) { table, pieces, _ in
            table.sum(pieces, of: firstGradient.floats)
        }
    }

    private func updateTables() {
        forEachTile(tables.map { ($0.updatedCount, $0.chunkRows) }) { table, rows, memory in
            table.update(rows, step: step, memory: memory)
        }
    }

    private func updateLayers() {
        // Rows of a layer that a thread takes at a time.
        let size = 16
        // Another thread would take longer to begin than so few numbers do.
        let workers = sums.count < Self.sharedFloats ? Workers(count: 1) : workers
        let parts = network.layers.indices.map(gradientParts)
        let jobs = network.layers.enumerated().flatMap { index, layer in
            stride(from: 0, to: layer.isFrozen ? 0 : layer.inputs + 1, by: size).map {
                (index, $0..<min($0 + size, layer.inputs + 1))
            }
        }
        workers.forEach(jobs.count) { job, thread in
            let (index, rows) = jobs[job]
            let (outputs, parameters) = (network.layers[index].outputs, network.layers[index].parameters)
            let gradient = tiles.floats + thread * tile.stride
            for part in parts[index] {
                let its = rows.clamped(to: part.rows)
                guard !its.isEmpty else { continue }
                let first = its.lowerBound - part.rows.lowerBound + part.first
                part.sums.merge(
                    first..<first + its.count, into: gradient + (its.lowerBound - rows.lowerBound) * outputs)
            }
            var constants = step.schedule.constants
            let place = rows.lowerBound * outputs
            timbre_adam(
                &constants, step.schedule.rates.pointer[step.index], parameters.values.pointer + place,
                parameters.mean.pointer + place, parameters.variance.pointer + place, gradient, rows.count * outputs)
        }
    }

    /// Some rows of a layer's gradient: those of `sums` from row `first` on.
    private struct GradientPart {
        let rows: Range<Int>
        let sums: PartialSums
        var first = 0
    }

    /// Parts of a layer's gradient; empty for a frozen layer.
    private func gradientParts(layer index: Int) -> [GradientPart] {
        let layer = network.layers[index]
        guard
            let ofSongs = sums.partial(
                layer: index, first: partialSums.floats, chunks: Self.chunks(of: batch.rows.count, Self.chunkSongs))
        else { return [] }
        guard index == 0 else { return [GradientPart(rows: 0..<layer.inputs + 1, sums: ofSongs)] }
        // The first layer's sums over songs are of the numbers and the bias; between them are the projected tables'.
        let ofTables = tables.enumerated().compactMap { index, table in
            table.projection?.kernelSums.map { sums in
                let first = network.column(ofTable: index)
                return GradientPart(rows: first..<first + table.table.width, sums: sums)
            }
        }
        return [GradientPart(rows: 0..<network.featureCount, sums: ofSongs)] + ofTables
            + [GradientPart(rows: layer.inputs..<layer.inputs + 1, sums: ofSongs, first: network.featureCount)]
    }

    /// Calls `body` for each table with tiles of `size` rows, or pieces.
    private func forEachTile(
        _ rows: [(count: Int, size: Int)], _ body: (TableStep, Range<Int>, UnsafeMutablePointer<Float>) -> Void
    ) {
        let jobs = rows.enumerated().flatMap { table, its in
            stride(from: 0, to: its.count, by: its.size).map { (table, $0..<min($0 + its.size, its.count)) }
        }
        workers.forEach(jobs.count) { job, thread in
            body(tables[jobs[job].0], jobs[job].1, tiles.floats + thread * tile.stride)
        }
    }
}
