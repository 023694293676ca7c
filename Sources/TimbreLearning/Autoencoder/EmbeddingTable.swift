import TimbreFiles

/// An embedding table `[vocabulary, width]`, of which songs need some rows.
enum EmbeddingTable: Sendable, Equatable {
    case array([Float])
    /// A table in a model's file, of which only the rows that are asked for are read.
    case file(SafeTensorsFile.Tensor)

    /// Equality of two tables; a table in a file equals none.
    static func == (one: EmbeddingTable, other: EmbeddingTable) -> Bool {
        if case .array(let values) = one, case .array(let others) = other { return values == others }
        return false
    }

    /// A few rows by their ids: rows of a table in memory are not copied, rows of a file are read as often as they are
    /// asked for.
    ///
    /// - Throws: `FileFault.damaged` where the file is not what was written.
    func rows(_ ids: [Int32], width: Int) throws -> TableRows {
        switch self {
        case .array(let values): TableRows(values: values, places: ids)
        case .file: TableRows(values: try values(ofRows: ids, width: width), places: Array(0..<Int32(ids.count)))
        }
    }

    /// The given rows, in their order, `[ids, width]`.
    ///
    /// - Throws: `FileFault.damaged` where the file is not what was written.
    fileprivate func values(ofRows ids: [Int32], width: Int) throws -> [Float] {
        switch self {
        case .array(let table): return table.gathered(ids, width: width)
        case .file(let tensor):
            var values: [Float] = []
            try tensor.append(ids.map { Int($0) * width..<(Int($0) + 1) * width }, to: &values)
            return values
        }
    }
}

/// The rows of a table that some songs need.
struct TableRows {
    /// Row-major `[rows, width]`.
    private(set) var values: [Float] = []
    /// Row in `values` of each song.
    private(set) var places: [Int32] = []

    fileprivate init(values: [Float], places: [Int32]) { (self.values, self.places) = (values, places) }

    /// The rows of the distinct ids alone, in order of their first appearance.
    ///
    /// - Parameters:
    ///   - table: the table, of `count` rows and `width` columns.
    ///   - count: the number of rows in the whole table.
    ///   - ids: the id of each song, each below `count`.
    /// - Throws: `FileFault.damaged` where the table's file is not what was written.
    init(of table: EmbeddingTable, count: Int, width: Int, ids: [Int32]) throws {
        var rows = [Int32](repeating: -1, count: count)
        var distinct: [Int32] = []
        places.reserveCapacity(ids.count)
        for id in ids {
            if rows[Int(id)] < 0 {
                rows[Int(id)] = Int32(distinct.count)
                distinct.append(id)
            }
            places.append(rows[Int(id)])
        }
        values = try table.values(ofRows: distinct, width: width)
    }
}
