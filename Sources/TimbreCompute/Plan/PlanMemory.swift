/// Memory for the plan of one epoch, all of it in one piece but for the targets.
struct PlanMemory {
    struct Column {
        /// `[entries, 1]`, as places and order.
        let ids: Matrix<Int32>
        let places: Matrix<Int32>
        let order: Matrix<Int32>
        /// Each batch's ids, ascending, once.
        let distinct: Matrix<Int32>
        let segments: Matrix<Int32>
        let pieces: Matrix<Int32>
        /// Starts and weights of the entries; nil where each place has one id.
        let weights: (starts: Matrix<Int32>, bySong: Matrix<Float>, byRow: Matrix<Float>)?
    }

    /// `[songs, 1]`.
    let rows: Matrix<Int32>
    /// `[songs, 1]` of each kind.
    let labels: [Matrix<Int32>]
    let columns: [Column]
    let targets: SparseRows?

    init(_ songs: PlannedSongs, on device: Device) throws {
        let (count, batches) = (songs.rows.count, songs.batches.count)
        // A batch has one start of places, segments and pieces more than it has of these.
        let shapes = songs.columns.indices.map { column -> [(rows: Int, columns: Int)] in
            let entries = songs.entries(column)
            let its = Array(repeating: (rows: entries + batches, columns: 1), count: 6)
            return songs.columns[column].ids.entries == nil
                ? its : its + [(count + batches, 1), (entries, 1), (entries, 1)]
        }
        let ofSongs = Array(repeating: (rows: count, columns: 1), count: 1 + songs.labels.count)
        var memory = try device.zeros(Int32.self, shapes: ofSongs + shapes.joined())[...]
        func take() -> Matrix<Int32> { memory.removeFirst() }
        rows = take()
        labels = songs.labels.map { _ in take() }
        columns = shapes.map { its in
            Column(
                ids: take(), places: take(), order: take(), distinct: take(), segments: take(), pieces: take(),
                weights: its.count == 6
                    ? nil
                    : (
                        take(), take().reinterpreted(as: Float.self), take().reinterpreted(as: Float.self)
                    ))
        }
        targets = try songs.targets.map {
            let its = $0.gathered(songs.rows)
            return try device.sparseRows(starts: its.starts, ids: its.ids, weights: its.weights)
        }
    }

    /// Gives a plan of the host to the device once the one before is done with.
    func load(_ plan: EpochPlan, on device: Device) throws -> DeviceEpochPlan {
        func put<Scalar>(_ values: [Scalar], _ memory: Matrix<Scalar>) throws {
            try device.write(values, into: memory[rows: 0..<values.count])
        }
        for (memory, its) in zip(columns, plan.columns) {
            try put(its.ids, memory.ids)
            try put(its.segments.places, memory.places)
            try put(its.segments.order, memory.order)
            try put(its.segments.distinct, memory.distinct)
            try put(its.segments.segments, memory.segments)
            try put(its.segments.pieces, memory.pieces)
            if let weights = its.weights, let target = memory.weights {
                try put(weights.starts, target.starts)
                try put(weights.bySong, target.bySong)
                try put(weights.byRow, target.byRow)
            }
        }
        if let targets, let its = plan.targets {
            try device.write(its.starts, into: targets.starts)
            try device.write(its.ids, into: targets.ids)
            try device.write(its.weights, into: targets.weights)
        }
        try put(plan.rows, rows)
        for (values, memory) in zip(plan.labels, labels) { try put(values, memory) }
        return self.plan(
            batches: plan.batches,
            columns: plan.columns.map { column in
                plan.batches.indices.map {
                    DeviceEpochPlan.ColumnBatch(
                        entries: column.weights?.batches[$0] ?? plan.batches[$0], rows: column.segments.batches[$0])
                }
            })
    }

    /// - Parameter columns: the ranges of each batch, for each column.
    func plan(batches: [Range<Int>], columns parts: [[DeviceEpochPlan.ColumnBatch]]) -> DeviceEpochPlan {
        DeviceEpochPlan(
            rows: rows, batches: batches,
            columns: zip(columns, parts).map { DeviceEpochPlan.Column(memory: $0, batches: $1) }, labels: labels,
            targets: targets)
    }
}
