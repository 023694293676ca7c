/// An epoch's plan in the device's memory: the order of the songs, their batches, and which category ids are hidden.
package struct DeviceEpochPlan {
    struct Column {
        var memory: PlanMemory.Column
        /// Each batch's entries, distinct rows, segments and pieces.
        var batches: [ColumnBatch]

        /// - Parameter places: the places of the batch.
        func batch(_ batch: Int, _ places: Range<Int>) -> TrainingBatch.Category {
            let its = batches[batch]
            return TrainingBatch.Category(
                ids: memory.ids[rows: its.entries], distinct: memory.distinct[rows: its.rows.distinct],
                places: memory.places[rows: its.entries], order: memory.order[rows: its.entries],
                pieces: memory.pieces[rows: its.rows.pieces], segments: memory.segments[rows: its.rows.segments],
                weights: memory.weights.map {
                    TrainingBatch.EntryWeights(
                        starts: $0.starts[rows: EntryPlan.starts(ofBatch: batch, places)],
                        bySong: $0.bySong[rows: its.entries], byRow: $0.byRow[rows: its.entries])
                })
        }
    }

    /// A batch's part of a column.
    struct ColumnBatch {
        var entries: Range<Int>
        var rows: SegmentPlan.Batch
    }

    /// `[epoch, 1]`, rows of the data set.
    package let rows: Matrix<Int32>
    /// Places of each batch in `rows`; the last may be shorter.
    package let batches: [Range<Int>]
    let columns: [Column]
    /// `[epoch, 1]` for each kind that rows are compared by.
    package let labels: [Matrix<Int32>]
    let targets: SparseRows?

    /// The rows of a batch.
    package func songs(ofBatch batch: Int) -> TrainingBatch {
        let range = batches[batch]
        return TrainingBatch(
            rows: rows[rows: range], categories: columns.map { $0.batch(batch, range) },
            labels: labels.map { $0[rows: range] }, targets: targets.map { $0[rows: range] })
    }

    /// Number of songs in the first `count` batches.
    package func songs(inBatches count: Int) -> Int { count == 0 ? 0 : batches[count - 1].upperBound }
}
