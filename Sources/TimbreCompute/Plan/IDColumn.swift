/// A column of a data set whose ids are rows of an embedding table.
package enum IDColumn: Sendable {
    /// One id a row; 0 is "unknown".
    case one([Int32])
    /// The names of a row as ids, the weight of 1 divided among them; a row without any has 0, "unknown".
    case names(WeightedIDs)
    /// Several ids a row, or none, each with a weight: a text's terms.
    case several(WeightedIDs)

    /// A column of the same form with other ids, in the order of `ids`.
    package func replacingIDs(by ids: [Int32]) -> IDColumn {
        switch self {
        case .one: .one(ids)
        case .names(let entries): .names(entries.replacingIDs(by: ids))
        case .several(let entries): .several(entries.replacingIDs(by: ids))
        }
    }

    /// Ids of all rows, one after the other.
    package var ids: [Int32] {
        switch self {
        case .one(let ids): ids
        case .names(let entries), .several(let entries): entries.ids
        }
    }

    package var rowCount: Int {
        switch self {
        case .one(let ids): ids.count
        case .names(let entries), .several(let entries): entries.rowCount
        }
    }

    /// Ids with their weights; nil where each row has one id.
    package var entries: WeightedIDs? {
        switch self {
        case .one: nil
        case .names(let entries), .several(let entries): entries
        }
    }
}
