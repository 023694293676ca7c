import TimbreCompute

extension IDColumn {
    /// Rows of a table that consecutive rows have, in a device's memory.
    func rows(_ range: Range<Int>, on device: Device) throws -> RowAddend.Rows {
        switch self {
        case .one(let ids): .one(try device.matrix(Array(ids[range]), rows: range.count, columns: 1))
        case .names(let entries), .several(let entries):
            .weighted(try device.sparseRows(entries.gathered(range.map { Int32($0) })))
        }
    }
}
