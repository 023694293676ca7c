import TimbreFiles

/// An embedding table `[vocabulary, width]`, of which songs need some rows.
enum EmbeddingTable: Sendable, Equatable {
    case array([Float])
    /// In a model's file, of which only the rows that are asked for are read.
    case file(SafeTensorsFile.Tensor)

    /// A table in a file is equal to none.
    static func == (one: EmbeddingTable, other: EmbeddingTable) -> Bool {
        if case .array(let values) = one, case .array(let others) = other { return values == others }
        return false
    }

    /// Appends a row.
    ///
    /// - Throws: `FileFault.damaged` where the file is not what was written.
    func append(_ row: Int, width: Int, to values: inout [Float]) throws {
        let elements = row * width..<(row + 1) * width
        switch self {
        case .array(let table): values += table[elements]
        case .file(let tensor): try tensor.append(elements, to: &values)
        }
    }

    /// Rows by their ids, each below `count`: of a table in memory they are not copied.
    ///
    /// - Throws: as above.
    func rows(_ ids: [Int32], of count: Int, width: Int) throws -> TableRows {
        if case .array(let values) = self { return TableRows(values: values, places: ids) }
        return try TableRows(of: self, count: count, width: width, ids: ids)
    }
}

/// The rows of a table that some songs need.
struct TableRows {
    /// Row-major `[rows, width]`.
    private(set) var values: [Float] = []
    /// For each song its row in `values`.
    private(set) var places: [Int32] = []

    fileprivate init(values: [Float], places: [Int32]) { (self.values, self.places) = (values, places) }

    /// The rows of the distinct ids alone, in order of their first appearance.
    ///
    /// - Parameters:
    ///   - count: rows of the whole table.
    ///   - ids: of the songs, each below `count`.
    /// - Throws: `FileFault.damaged` where the table's file is not what was written.
    init(of table: EmbeddingTable, count: Int, width: Int, ids: [Int32]) throws {
        var rows = [Int32](repeating: -1, count: count)
        var distinct: Int32 = 0
        places.reserveCapacity(ids.count)
        for id in ids {
            if rows[Int(id)] < 0 {
                rows[Int(id)] = distinct
                distinct += 1
                try table.append(Int(id), width: width, to: &values)
            }
            places.append(rows[Int(id)])
        }
    }
}
