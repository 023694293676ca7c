import CTimbreLoops
import TimbreBase

/// One step of training on the CPU: a tile of songs walks through the whole network and back while it is in the second
/// cache, and of the tables only the rows of the batch are touched.
///
/// The first layer's product with an embedding is computed once for each row that occurs, not for each song
/// (`projections`); backward, the songs' gradients are summed by row before they meet the kernel.
struct CPUTrainingStep {
    /// Songs that walk through the network together: those that a contrast compares with each other.
    static let tileSongs = Contrast.groupSongs
    /// Songs of one partial sum, and rows of a table of one. The results' bits follow from both, so they depend on
    /// nothing.
    static let chunkSongs = 512
    static let chunkRows = 256
    /// Rows of a table that are worked on together.
    static let tileRows = 64

    let network: TrainableNetwork
    let numbers: Matrix<Float>
    let batch: TrainingBatch
    let step: TrainingStep
    let losses: Matrix<Float>
    let workers: Workers
    /// Outputs of the first layer.
    let hidden: Int
    let sums: LayerSums
    let tables: [TableStep]
    let forward: [WeightPanels]
    /// For each layer but the first.
    let backward: [WeightPanels]
    /// The gradient by the first layer's product, `[batch, hidden]`.
    let firstGradient: Scratch
    /// For each chunk of songs those of `sums`.
    let partialSums: Scratch
    /// For each thread what a tile needs.
    let tiles: Scratch
    private(set) var tile: TileLayout

    init(
        _ network: TrainableNetwork, numbers: Matrix<Float>, batch: TrainingBatch, step: TrainingStep,
        losses: Matrix<Float>, on backend: CPUBackend
    ) throws {
        (self.network, self.numbers, self.batch, self.step, self.losses) = (network, numbers, batch, step, losses)
        workers = backend.workers
        hidden = network.layers[0].outputs
        sums = LayerSums(network, openBLAS: backend.openBLAS)
        tile = TileLayout(network)
        let songs = batch.rows.count
        firstGradient = try backend.scratch(songs * hidden)
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
        backward = try network.layers.dropFirst().map { layer in
            try WeightPanels(
                layer.kernel.pointer, k: layer.outputs, n: layer.inputs, isTransposed: true, openBLAS: backend.openBLAS,
                on: backend)
        }
    }

    static func chunks(of count: Int, _ size: Int) -> Int { (count + size - 1) / size }

    func run() {
        project()
        walk()
        sumPieces()
        updateTables()
        updateLayers()
    }

    /// Brings the tables' rows of the batch up to date, and multiplies them by the first layer's kernel.
    private func project() {
        forEachTableTile(of: Self.tileRows) { table, rows, memory in
            table.project(rows, step: step, memory: memory)
        }
    }

    /// The songs' way through the network and back.
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
                for table in tables { table.addProjections(range, to: output) }
            }
            timbre_activate(layer.activation.loop, output, count * layer.outputs)
            step.dropout(of: layer, rows: batch.rows)?.apply(to: output, rows: range, columns: layer.outputs)
        }

        meetTarget(range, memory)
        compare(range, memory)

        var gradient = memory.outputs[last]
        for index in (1...last).reversed() {
            let (below, layer) = (memory.outputs[index - 1], network.layers[index - 1])
            sums.layers[index].add(below, gradient, rows: count, to: its + sums.offsets[index])
            let lower = index == 1 ? firstGradient.floats + first * hidden : memory.gradients[index - 1]
            backward[index - 1].multiply(gradient, rows: count, into: lower)
            if index - 1 == network.objective.pulledLayer { timbre_add(memory.pull, lower, count * layer.outputs) }
            let dropout = step.dropout(of: layer, rows: batch.rows)
            timbre_activation_gradient(
                layer.activation.loop, below, dropout?.scale ?? 1, lower, count * layer.outputs)
            // What a relu or a sigmoid gave says by itself which units were dropped.
            if layer.activation == .linear || layer.activation == .tanh {
                dropout?.apply(to: lower, rows: range, columns: layer.outputs, scale: 1)
            }
            gradient = lower
        }
        sums.layers[0].add(memory.input, gradient, rows: count, to: its)
    }

    /// The songs' gradients summed by pieces.
    private func sumPieces() {
        forEachTile(of: Self.tileRows, counts: tables.map(\.pieceCount)) { table, pieces, _ in
            table.sum(pieces, of: firstGradient.floats)
        }
    }

    private func updateTables() {
        forEachTableTile(of: Self.chunkRows) { table, rows, memory in
            table.update(rows, step: step, memory: memory)
        }
    }

    private func updateLayers() {
        // Rows of a layer that a thread takes at a time.
        let size = 16
        let parts = network.layers.indices.map(gradientParts)
        let jobs = network.layers.enumerated().flatMap { index, layer in
            stride(from: 0, to: layer.inputs + 1, by: size).map {
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

    private func gradientParts(layer index: Int) -> [GradientPart] {
        let layer = network.layers[index]
        let ofSongs = PartialSums(
            sums: sums.layers[index], first: partialSums.floats + sums.offsets[index],
            count: Self.chunks(of: batch.rows.count, Self.chunkSongs), stride: sums.count)
        guard index == 0 else { return [GradientPart(rows: 0..<layer.inputs + 1, sums: ofSongs)] }
        // The first layer's sums over songs are of the numbers and the bias; between them are the tables'.
        var row = network.featureCount
        let ofTables = tables.map { table in
            defer { row += table.table.width }
            return GradientPart(rows: row..<row + table.table.width, sums: table.kernelSums)
        }
        return [GradientPart(rows: 0..<network.featureCount, sums: ofSongs)] + ofTables
            + [GradientPart(rows: layer.inputs..<layer.inputs + 1, sums: ofSongs, first: network.featureCount)]
    }

    private func forEachTableTile(
        of size: Int, _ body: (TableStep, Range<Int>, UnsafeMutablePointer<Float>) -> Void
    ) {
        forEachTile(of: size, counts: tables.map(\.rowCount), body)
    }

    /// Calls `body` with tiles of `counts[t]` rows for each table.
    private func forEachTile(
        of size: Int, counts: [Int], _ body: (TableStep, Range<Int>, UnsafeMutablePointer<Float>) -> Void
    ) {
        let jobs = counts.enumerated().flatMap { table, count in
            stride(from: 0, to: count, by: size).map { (table, $0..<min($0 + size, count)) }
        }
        workers.forEach(jobs.count) { job, thread in
            body(tables[jobs[job].0], jobs[job].1, tiles.floats + thread * tile.stride)
        }
    }
}
