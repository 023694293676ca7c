import TimbreKernels

extension OpenCLEpochPlanner {
    /// Entries of a column: how many there can be, how many there are, and of which songs.
    private struct Entries {
        let capacity: Int
        /// Number of entries, `[1, 1]`; nil where each song has one.
        let limit: Matrix<Int32>?
        let owners: Matrix<Int32>

        /// First arguments of the kernels that work on entries.
        var arguments: [any KernelArgument] { [UInt32(capacity), UInt32(limit == nil ? 0 : 1), limit] }
    }

    private func entries(_ column: Int) -> Entries {
        let count = songs.rows.count
        switch sources.columns[column] {
        case .one: return Entries(capacity: count, limit: nil, owners: sources.places)
        case .several:
            return Entries(
                capacity: capacities[column], limit: scratch.starts[rows: count..<count + 1], owners: scratch.owners)
        }
    }

    /// Ids of the songs.
    func gather(_ column: Int, _ epoch: UInt32, of plan: PlanMemory) throws {
        let (count, its) = (songs.rows.count, plan.columns[column])
        switch (sources.columns[column], its.weights) {
        case (.several(let rows), let weights?):
            var hides = false
            if case .names = songs.columns[column].ids { hides = true }
            try gather(
                rows, hiding: hiding(hides ? column : nil, epoch), of: plan, starts: scratch.starts, its.ids,
                weights.bySong)
            let batches = songs.batches.count
            try kernels.run(
                .gatherEntries, "start_batches", items: count + batches,
                [UInt32(count), UInt32(batches), UInt32(songs.batchSize), scratch.starts, weights.starts])
        case (.one(let ids), _):
            try kernels.run(
                .gatherEntries, "gather_ids", items: count,
                [UInt32(count)] + hiding(column, epoch) + [plan.rows, ids, its.ids])
        default: preconditionFailure("memory for another column")
        }
    }

    /// Entries of the songs, of rows that have several.
    func gather(
        _ rows: SparseRows, hiding: [any KernelArgument], of plan: PlanMemory, starts: Matrix<Int32>,
        _ ids: Matrix<Int32>, _ weights: Matrix<Float>
    ) throws {
        let count = songs.rows.count
        try kernels.run(
            .gatherEntries, "count_entries", items: count + 1,
            [UInt32(count)] + hiding + [plan.rows, rows.starts, starts])
        try scan(starts)
        try kernels.run(
            .gatherEntries, "gather_entries", items: count,
            [UInt32(count)] + hiding
                + [plan.rows, rows.starts, rows.ids, rows.weights, starts, ids, weights, scratch.owners])
    }

    /// The entries by batch, id and place, and the segments of equal ids.
    func segment(_ column: Int, of plan: PlanMemory, sizes: Matrix<Int32>) throws {
        let (its, entries) = (plan.columns[column], entries(column))
        let (count, batches, batchSize) = (songs.rows.count, songs.batches.count, UInt32(songs.batchSize))
        let sorted = try sort(
            entries.capacity, limit: entries.limit,
            by: [
                SortKey(numbers: its.ids, below: songs.columns[column].tableRows),
                SortKey(numbers: entries.owners, divisor: songs.batchSize, below: batches),
            ])
        let (rows, pieces) = (
            scratch.rows[rows: 0..<entries.capacity + 1], scratch.pieces[rows: 0..<entries.capacity + 1]
        )
        func run(_ name: String, items: Int, _ arguments: [any KernelArgument]) throws {
            try kernels.run(.segmentRows, name, items: items, entries.arguments + arguments)
        }
        try run("flag_rows", items: entries.capacity + 1, [batchSize, its.ids, entries.owners, sorted, rows])
        try scan(rows)
        try run("find_rows", items: entries.capacity, [rows, scratch.firsts])
        try run("flag_pieces", items: entries.capacity + 1, [rows, scratch.firsts, pieces])
        try scan(pieces)
        let starts = entries.limit == nil ? nil : scratch.starts
        try run(
            "write_segments", items: entries.capacity,
            [
                batchSize, its.ids, entries.owners, sorted, starts, rows, pieces, its.places, its.order, its.distinct,
                its.segments, its.pieces, its.weights?.bySong, its.weights?.byRow,
            ])
        try run(
            "end_batches", items: batches + 1,
            [
                batchSize, UInt32(count), UInt32(batches), starts, rows, pieces, its.segments, its.pieces, sizes,
            ])
    }
}
