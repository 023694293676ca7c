import CTimbreLoops

/// An embedding table's part in a step on the CPU.
struct TableStep {
    let table: TrainableNetwork.Table
    let category: TrainingBatch.Category
    /// Outputs of the first layer.
    let hidden: Int
    /// `[distinct, hidden]`: the rows that occur, by the first layer's kernel.
    let projections: Scratch
    /// `[pieces, hidden]`: sums of the songs' gradients by the first layer's product.
    let pieceSums: Scratch
    /// For each chunk of rows those of `sums`.
    private let partialSums: Scratch
    private let sums: ProductSums
    private let forward: WeightPanels
    private let backward: WeightPanels

    init(
        _ network: TrainableNetwork, _ index: Int, _ category: TrainingBatch.Category, on backend: CPUBackend
    ) throws {
        table = network.tables[index]
        self.category = category
        hidden = network.layers[0].outputs
        let kernel = network.kernel(ofTable: index).pointer
        sums = ProductSums(k: table.width, n: hidden, openBLAS: backend.openBLAS)
        projections = try backend.scratch(category.distinct.count * hidden)
        pieceSums = try backend.scratch((category.pieces.count - 1) * hidden)
        partialSums = try backend.scratch(
            CPUTrainingStep.chunks(of: category.distinct.count, CPUTrainingStep.chunkRows) * sums.count)
        forward = try WeightPanels(kernel, k: table.width, n: hidden, openBLAS: backend.openBLAS, on: backend)
        backward = try WeightPanels(
            kernel, k: hidden, n: table.width, isTransposed: true, openBLAS: backend.openBLAS, on: backend)
    }

    /// Rows of the table that occur in the batch.
    var rowCount: Int { category.distinct.count }
    var pieceCount: Int { category.pieces.count - 1 }
    /// What a thread needs for a tile: its rows, their gradients, and those by the first layer's product.
    var tileFloats: Int { CPUTrainingStep.tileRows * (2 * table.width + hidden) }

    /// Brings rows up to date and multiplies them by the kernel.
    ///
    /// - Parameter rows: places in `distinct`, at most a tile.
    func project(_ rows: Range<Int>, step: TrainingStep, memory: UnsafeMutablePointer<Float>) {
        let ids = category.distinct.pointer + rows.lowerBound
        table.replay(ids, count: rows.count, step.schedule, through: step.index)
        timbre_gather(table.parameters.values.pointer, table.width, ids, rows.count, memory, table.width)
        forward.multiply(memory, rows: rows.count, into: projections.floats + rows.lowerBound * hidden)
    }

    /// Adds to the first layer's product what songs have of the table.
    func addProjections(_ songs: Range<Int>, to output: UnsafeMutablePointer<Float>) {
        guard let weights = category.weights else {
            return timbre_add_rows(
                projections.floats, hidden, category.places.pointer + songs.lowerBound, songs.count, output)
        }
        timbre_add_weighted_rows(
            projections.floats, hidden, weights.starts.pointer + songs.lowerBound, category.places.pointer,
            weights.bySong.pointer, songs.count, output)
    }

    /// Sums the songs' gradients by the first layer's product, `[batch, hidden]`, by pieces.
    func sum(_ pieces: Range<Int>, of gradient: UnsafePointer<Float>) {
        timbre_segment_sums(
            gradient, hidden, category.order.pointer, category.weights?.byRow.pointer,
            category.pieces.pointer + pieces.lowerBound, pieces.count,
            pieceSums.floats + pieces.lowerBound * hidden, hidden)
    }

    /// A chunk of rows: its partial sum of the kernel's gradient, and Adam's step on the rows.
    func update(_ chunk: Range<Int>, step: TrainingStep, memory: UnsafeMutablePointer<Float>) {
        let values = memory
        let gradient = values + CPUTrainingStep.tileRows * table.width
        let merged = gradient + CPUTrainingStep.tileRows * table.width
        let partial = partialSums.floats + chunk.lowerBound / CPUTrainingStep.chunkRows * sums.count
        partial.update(repeating: 0, count: sums.count)
        var constants = step.schedule.constants
        for first in stride(from: chunk.lowerBound, to: chunk.upperBound, by: CPUTrainingStep.tileRows) {
            let rows = first..<min(first + CPUTrainingStep.tileRows, chunk.upperBound)
            let ids = category.distinct.pointer + first
            let lower = gradientByRow(rows, into: merged)
            timbre_gather(table.parameters.values.pointer, table.width, ids, rows.count, values, table.width)
            sums.add(values, lower, rows: rows.count, to: partial)
            backward.multiply(lower, rows: rows.count, into: gradient)
            timbre_adam_step(
                &constants, step.schedule.rates.pointer, Int32(step.index), table.memory, ids, rows.count, gradient)
        }
    }

    /// The songs' gradients by the first layer's product, summed by row: `[rows, hidden]`.
    private func gradientByRow(
        _ rows: Range<Int>, into merged: UnsafeMutablePointer<Float>
    ) -> UnsafePointer<Float> {
        let segments = category.segments.pointer
        let first = Int(segments[rows.lowerBound])
        // Most rows are of one piece.
        if Int(segments[rows.upperBound]) - first == rows.count {
            return UnsafePointer(pieceSums.floats + first * hidden)
        }
        for (place, row) in rows.enumerated() {
            let pieces = Int(segments[row])..<Int(segments[row + 1])
            timbre_merge_sums(
                pieceSums.floats + pieces.lowerBound * hidden, pieces.count, hidden, hidden, merged + place * hidden)
        }
        return UnsafePointer(merged)
    }

    /// The kernel's gradient, `[table.width, hidden]`.
    var kernelSums: PartialSums {
        PartialSums(
            sums: sums, first: partialSums.floats,
            count: CPUTrainingStep.chunks(of: rowCount, CPUTrainingStep.chunkRows), stride: sums.count)
    }
}
