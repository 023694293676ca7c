/// A column of a data set whose ids are rows of an embedding table.
enum IDColumn: Sendable {
    /// An id a row; 0 is "unknown".
    case one([Int32])
    /// Several ids a row, or none, each with a weight: a text's terms.
    case several(WeightedIDs)
}

/// For each row of a data set its ids with their weights, compressed (CSR).
struct WeightedIDs: Sendable, Equatable {
    /// `[rows + 1]`: ascending; row i has the entries starts[i]..<starts[i + 1].
    private(set) var starts: [Int32] = [0]
    /// `[entries]`; a row has each id once.
    private(set) var ids: [Int32] = []
    /// `[entries]`.
    private(set) var weights: [Float] = []

    /// - Parameter rows: fewer than 2³¹ entries together.
    init(_ rows: some Sequence<[(id: Int32, weight: Float)]> = []) {
        for row in rows { append(row) }
    }

    var rowCount: Int { starts.count - 1 }

    mutating func append(_ row: [(id: Int32, weight: Float)]) {
        ids += row.map(\.id)
        weights += row.map(\.weight)
        starts.append(Int32(ids.count))
    }

    func entries(ofRow row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }

    func ids(ofRow row: Int) -> ArraySlice<Int32> { ids[entries(ofRow: row)] }

    /// The same rows without the entries of some ids.
    func filtered(_ isIncluded: (Int32) -> Bool) -> WeightedIDs {
        WeightedIDs(
            (0..<rowCount).map { row in
                entries(ofRow: row).filter { isIncluded(ids[$0]) }.map { (ids[$0], weights[$0]) }
            })
    }

    /// The given rows, in their order.
    func gathered(_ rows: [Int32]) -> WeightedIDs {
        var gathered = WeightedIDs()
        gathered.starts.reserveCapacity(rows.count + 1)
        for row in rows {
            let entries = entries(ofRow: Int(row))
            gathered.ids += ids[entries]
            gathered.weights += weights[entries]
            gathered.starts.append(Int32(gathered.ids.count))
        }
        return gathered
    }
}
