/// Reason why a row has no direction.
public enum RowDefect: Sendable, Equatable {
    case zero, notANumber, infinite

    /// The defect of a row by its length; nil where the row can be divided by it.
    init?(length: Double) {
        if length == 0 {
            self = .zero
        } else if length.isNaN {
            self = .notANumber
        } else if length.isInfinite {
            self = .infinite
        } else {
            return nil
        }
    }
}

/// A row without a direction, numbered from 0 as in its source.
public struct UnusableRow: Sendable, Equatable {
    public var row: Int
    public var defect: RowDefect
}

/// Rows that are left out of a search, because they have no direction.
public struct RejectedRows: Sendable, Equatable {
    public private(set) var count = 0
    /// Rejected row with the lowest number; nil where there is none.
    public private(set) var first: UnusableRow?

    /// - Parameter rows: rows numbered above those added before.
    mutating func add(_ rows: [UnusableRow]) {
        count += rows.count
        first = first ?? rows.first
    }
}
