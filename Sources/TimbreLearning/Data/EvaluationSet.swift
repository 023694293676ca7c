import TimbreCompute

/// Rows that a network is measured on, in the device's memory.
struct EvaluationSet {
    /// `[count, 1]`, rows of the data set.
    let rows: Matrix<Int32>
    /// Rows of each table that the evaluated rows have.
    let columns: [RowAddend.Rows]
    /// Labels of each kind by which rows are compared, `[count, 1]`.
    let labels: [Matrix<Int32>]
    /// Labels of the rows; nil for a head that rebuilds.
    let targets: SparseRows?
    /// `[count, 1]`.
    let losses: Matrix<Float>
    /// Losses by the objective's head alone, without its weight, `[count, 1]`; nil where they are not needed.
    let headLosses: Matrix<Float>?

    var count: Int { rows.rows }

    /// - Parameters:
    ///   - rows: the rows, in any order: those that are compared stand together, by the labels of epoch 0.
    ///   - keepsHead: whether the head's losses are kept beside the whole.
    init(_ rows: [Int32], of data: DataSet, keepsHead: Bool = false, on device: Device) throws {
        let labels = data.compared.columns(epoch: 0)
        let rows = SongPairs.ordered(rows, by: labels, playlists: data.compared.playlists != nil)
        func column(_ ids: [Int32]) throws -> Matrix<Int32> {
            try device.matrix(rows.map { ids[Int($0)] }, rows: rows.count, columns: 1)
        }
        self.rows = try device.matrix(rows, rows: rows.count, columns: 1)
        columns = try data.columns.map { its in
            switch its {
            case .one(let ids): .one(try column(ids))
            case .names(let entries), .several(let entries): .weighted(try device.sparseRows(entries.gathered(rows)))
            }
        }
        self.labels = try labels.map(column)
        targets = try data.targets.map { try device.sparseRows($0.gathered(rows)) }
        losses = try device.zeros(rows: rows.count, columns: 1)
        headLosses = keepsHead ? try device.zeros(rows: rows.count, columns: 1) : nil
    }
}

extension Device {
    func sparseRows(_ rows: WeightedIDs) throws -> SparseRows {
        try sparseRows(starts: rows.starts, ids: rows.ids, weights: rows.weights)
    }
}

extension RowAddend.Rows {
    /// Consecutive rows, without a copy.
    func rows(_ range: Range<Int>) -> RowAddend.Rows {
        switch self {
        case .one(let ids): .one(ids[rows: range])
        case .weighted(let entries): .weighted(entries[rows: range])
        }
    }
}
