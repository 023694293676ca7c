/// Data that the plans of all epochs are made of, in the device's memory.
struct PlanSources {
    /// Ids of a data set's rows.
    enum Column {
        /// `[rows, 1]`.
        case one(Matrix<Int32>)
        case several(SparseRows)
    }

    /// `[songs, 1]`, of the training split.
    let rows: Matrix<Int32>
    let columns: [Column]
    /// For each kind the labels of every row; those of rows with several are `starts[row]..<starts[row + 1]` of them.
    let labels: [(starts: Matrix<Int32>?, labels: Matrix<Int32>)]
    let targets: SparseRows?
    /// 0, 1, 2, …: places of songs and of entries.
    let places: Matrix<Int32>

    init(_ songs: PlannedSongs, on device: Device) throws {
        func column(_ values: [Int32]) throws -> Matrix<Int32> {
            try device.matrix(values, rows: values.count, columns: 1)
        }
        func sparse(_ rows: WeightedIDs) throws -> SparseRows {
            try device.sparseRows(starts: rows.starts, ids: rows.ids, weights: rows.weights)
        }
        rows = try column(songs.rows)
        columns = try songs.columns.map { its in
            switch its.ids {
            case .one(let ids): .one(try column(ids))
            case .names(let entries), .several(let entries): .several(try sparse(entries))
            }
        }
        labels = try songs.labels.map { its in
            switch its {
            case .fixed(let labels): (nil, try column(labels))
            case .drawn(let draw): (try column(draw.starts), try column(draw.labels))
            }
        }
        targets = try songs.targets.map(sparse)
        let most = songs.columns.indices.map(songs.entries).max() ?? 0
        places = try column((0..<Int32(max(most, songs.rows.count))).map { $0 })
    }
}

/// Memory for the making of one plan after the other.
struct PlanScratch {
    /// `[entries, 1]` of the column with the most.
    let sorted: [Matrix<Int32>]
    let firsts: Matrix<Int32>
    let owners: Matrix<Int32>
    /// `[entries + 1, 1]`.
    let rows: Matrix<Int32>
    let pieces: Matrix<Int32>
    /// `[songs + 1, 1]`.
    let starts: Matrix<Int32>
    /// `[songs, 1]`.
    let order: [Matrix<Int32>]
    /// For each label a place; one at least.
    let heads: Matrix<Int32>
    /// Counts of a pass of the sort, `[digits, chunks]`.
    let digits: Matrix<Int32>
    let blockSums: Matrix<Int32>

    init(_ songs: PlannedSongs, on device: Device) throws {
        let count = songs.rows.count
        // Targets have entries too, of which nothing but their owners is needed.
        let targets = songs.targets.map { its in songs.rows.reduce(0) { $0 + its.entries(ofRow: Int($1)).count } }
        let entries = max(songs.columns.indices.map(songs.entries).max() ?? 0, count, targets ?? 0)
        let chunks = (entries + OpenCLEpochPlanner.chunk - 1) / OpenCLEpochPlanner.chunk
        let digits = OpenCLEpochPlanner.lanes * max(chunks, 1)
        let labels = Int((songs.labels.map(\.largest).max() ?? 0)) + 1
        let longest = max(digits, entries + 1)
        let shapes =
            Array(repeating: entries, count: 4) + [entries + 1, entries + 1, count + 1]
            + Array(repeating: count, count: 5) + [labels, digits]
            + [(longest + OpenCLEpochPlanner.chunk - 1) / OpenCLEpochPlanner.chunk]
        var memory = try device.zeros(Int32.self, shapes: shapes.map { ($0, 1) })[...]
        func take() -> Matrix<Int32> { memory.removeFirst() }
        sorted = [take(), take()]
        (firsts, owners) = (take(), take())
        (rows, pieces, starts) = (take(), take(), take())
        order = (0..<5).map { _ in take() }
        (heads, self.digits, blockSums) = (take(), take(), take())
    }
}
