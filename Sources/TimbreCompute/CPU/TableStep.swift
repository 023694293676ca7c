import CTimbreLoops

/// A table's part in a step on the CPU.
struct TableStep {
    let table: TrainableNetwork.Table
    let category: TrainingBatch.Category
    /// Outputs of the first layer.
    let hidden: Int
    /// nil for a direct table.
    let projection: TableProjection?
    /// `[pieces, hidden]`: sums of the songs' gradients by the first layer's product; nil where none are needed.
    private let pieceSums: Scratch?

    init(
        _ network: TrainableNetwork, _ index: Int, _ category: TrainingBatch.Category, on backend: CPUBackend
    ) throws {
        table = network.tables[index]
        self.category = category
        hidden = network.layers[0].outputs
        projection =
            table.isDirect ? nil : try TableProjection(network, index, rows: category.distinct.count, on: backend)
        pieceSums =
            network.hasGradient(table: index) ? try backend.scratch((category.pieces.count - 1) * hidden) : nil
    }

    /// Rows of the table that occur in the batch.
    var rowCount: Int { category.distinct.count }
    /// Number of rows that are updated, and of the pieces of their sums; 0 where no gradient is needed.
    var updatedCount: Int { pieceSums == nil ? 0 : rowCount }
    var pieceCount: Int { pieceSums == nil ? 0 : category.pieces.count - 1 }
    /// Rows that are updated together: those of a projected table give a partial sum.
    var chunkRows: Int { projection == nil ? CPUTrainingStep.tileRows : CPUTrainingStep.chunkRows }
    /// Memory of a thread for a tile: the gradients by the first layer's product of its rows, and of a projected table
    /// the rows and the gradients by them.
    var tileFloats: Int { CPUTrainingStep.tileRows * (hidden + (projection == nil ? 0 : 2 * table.width)) }

    /// Brings rows up to date, and multiplies those of a projected table by the kernel.
    ///
    /// - Parameter rows: places in `distinct`, at most a tile.
    func prepare(_ rows: Range<Int>, step: TrainingStep, memory: UnsafeMutablePointer<Float>) {
        let ids = category.distinct.pointer + rows.lowerBound
        if !table.isFrozen { table.replay(ids, count: rows.count, step.schedule, through: step.index) }
        projection?.project(ids, rows, of: table, memory: memory)
    }

    /// Adds to the first layer's product what songs have of the table.
    func add(_ songs: Range<Int>, to output: UnsafeMutablePointer<Float>) {
        let (source, places) =
            projection.map { (UnsafePointer($0.rows.floats), category.places.pointer) }
            ?? (UnsafePointer(table.parameters.values.pointer), category.ids.pointer)
        guard let weights = category.weights else {
            return timbre_add_rows(source, hidden, places + songs.lowerBound, songs.count, output)
        }
        timbre_add_weighted_rows(
            source, hidden, weights.starts.pointer + songs.lowerBound, places, weights.bySong.pointer, songs.count,
            output)
    }

    /// Sums the songs' gradients by the first layer's product, `[batch, hidden]`, by pieces.
    func sum(_ pieces: Range<Int>, of gradient: UnsafePointer<Float>) {
        guard let pieceSums else { return }
        timbre_segment_sums(
            gradient, hidden, category.order.pointer, category.weights?.byRow.pointer,
            category.pieces.pointer + pieces.lowerBound, pieces.count,
            pieceSums.floats + pieces.lowerBound * hidden, hidden)
    }

    /// A chunk of rows: Adam's step on them, and of a projected table their partial sum of the kernel's gradient.
    func update(_ chunk: Range<Int>, step: TrainingStep, memory: UnsafeMutablePointer<Float>) {
        guard let pieceSums else { return }
        var constants = step.schedule.constants
        let merged = memory
        projection?.beginChunk(chunk.lowerBound)
        for first in stride(from: chunk.lowerBound, to: chunk.upperBound, by: CPUTrainingStep.tileRows) {
            let rows = first..<min(first + CPUTrainingStep.tileRows, chunk.upperBound)
            let ids = category.distinct.pointer + first
            let byProduct = gradientByRow(rows, pieceSums, into: merged)
            let gradient =
                projection.map {
                    $0.gradient(
                        byProduct, ids, rows, of: table, chunk: chunk.lowerBound,
                        memory: merged + CPUTrainingStep.tileRows * hidden)
                } ?? byProduct
            guard !table.isFrozen else { continue }
            timbre_adam_step(
                &constants, step.schedule.rates.pointer, Int32(step.index), table.memory, ids, rows.count, gradient)
        }
    }

    /// The songs' gradients by the first layer's product, summed by row: `[rows, hidden]`.
    private func gradientByRow(
        _ rows: Range<Int>, _ pieceSums: Scratch, into merged: UnsafeMutablePointer<Float>
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
}
