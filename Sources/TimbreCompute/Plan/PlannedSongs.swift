/// Songs that a training learns from, with all data for the plans of its epochs.
package struct PlannedSongs: Sendable {
    /// Rows of the data set, each once; fewer than 2³¹ entries of any column together.
    package var rows: [Int32]
    /// Columns over every row of the data set, each with the rows of its table.
    package var columns: [(ids: IDColumn, tableRows: Int)]
    /// Labels of every row of the data set for each kind by which rows are compared; rows that share the first kind's
    /// stand in pairs.
    package var labels: [RowLabels]
    /// Whether the last labels are playlists; pairs that share a playlist then stand side by side.
    package var havePlaylists: Bool
    /// Classes or labels of every row; nil for a head that rebuilds.
    package var targets: WeightedIDs?
    package var batchSize: Int
    package var seed: UInt64
    /// Share of the rows whose id or names become 0, "unknown"; columns of several ids are left as they are.
    package var unknownShare: Double

    package init(
        rows: [Int32], columns: [(ids: IDColumn, tableRows: Int)], labels: [RowLabels] = [],
        havePlaylists: Bool = false, targets: WeightedIDs? = nil, batchSize: Int, seed: UInt64, unknownShare: Double
    ) {
        precondition(batchSize >= 1 && unknownShare >= 0 && unknownShare < 1)
        precondition(labels.count <= Contrast.mostCategories && (!havePlaylists || !labels.isEmpty))
        (self.rows, self.columns, self.labels, self.havePlaylists) = (rows, columns, labels, havePlaylists)
        (self.targets, self.batchSize, self.seed, self.unknownShare) = (targets, batchSize, seed, unknownShare)
    }

    /// Places of each batch in an epoch; the last may be shorter.
    var batches: [Range<Int>] {
        stride(from: 0, to: rows.count, by: batchSize).map { $0..<min($0 + batchSize, rows.count) }
    }

    /// Largest number of entries of a column in an epoch.
    func entries(_ column: Int) -> Int {
        guard let entries = columns[column].ids.entries else { return rows.count }
        return rows.reduce(0) { $0 + entries.entries(ofRow: Int($1)).count }
    }

    /// Threshold below which a word hides a row's id.
    var hidingThreshold: UInt32 { UInt32(unknownShare * 4_294_967_296) }
}
