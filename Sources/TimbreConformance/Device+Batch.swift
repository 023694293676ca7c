import TimbreCompute

/// Rows of a table that the songs of a batch use.
enum BatchColumn {
    /// One row for each song.
    case one([Int32])
    case several([RowEntries])
}

extension Device {
    /// The batch of the songs in `rows`, which are rows of the data set.
    ///
    /// - Parameters:
    ///   - columns: the rows of each table.
    ///   - labels: the label of each song, for each category by which songs are compared.
    ///   - targets: the labels of each song, for a head of classes or labels.
    func batch(
        rows: [Int32], columns: [BatchColumn], labels: [[Int32]] = [], targets: [RowEntries]? = nil
    ) throws -> TrainingBatch {
        let plans = columns.map(ColumnPlan.init)
        // All in one memory, as a training has them.
        var parts = try matrices(
            ([rows] + plans.flatMap(\.parts) + labels).map { ($0, $0.count, 1) })[...]
        let rows = parts.removeFirst()
        let categories = plans.map { plan in
            let its = Array(parts.prefix(plan.parts.count))
            parts = parts.dropFirst(plan.parts.count)
            return TrainingBatch.Category(
                ids: its[0], distinct: its[1], places: its[2], order: its[3], pieces: its[4], segments: its[5],
                weights: its.count == 6
                    ? nil
                    : TrainingBatch.EntryWeights(
                        starts: its[6], bySong: its[7].reinterpreted(as: Float.self),
                        byRow: its[8].reinterpreted(as: Float.self)))
        }
        return TrainingBatch(
            rows: rows, categories: categories, labels: Array(parts), targets: try targets.map(sparseRows))
    }

    /// The batch of the songs in `rows`, where each song has one row of each table.
    func batch(rows: [Int32], ids: [[Int32]], labels: [[Int32]] = []) throws -> TrainingBatch {
        try batch(rows: rows, columns: ids.map(BatchColumn.one), labels: labels)
    }
}

/// Parts of a `TrainingBatch.Category`, in its order.
struct ColumnPlan {
    let parts: [[Int32]]

    init(_ column: BatchColumn) {
        switch column {
        case .one(let ids):
            let its = Segments(of: ids)
            parts = [ids, its.rows, its.places(of: ids), its.order, its.pieces, its.segments]
        case .several(let rows):
            let entries = Array(rows.joined())
            let songs = rows.enumerated().flatMap { song, its in its.map { _ in Int32(song) } }
            let ids = entries.map { Int32($0.id) }
            let its = Segments(of: ids)
            func bits(_ weight: Float) -> Int32 { Int32(bitPattern: weight.bitPattern) }
            parts = [
                ids, its.rows, its.places(of: ids), its.order.map { songs[Int($0)] }, its.pieces, its.segments,
                rows.starts, entries.map { bits($0.weight) }, its.order.map { bits(entries[Int($0)].weight) },
            ]
        }
    }
}
