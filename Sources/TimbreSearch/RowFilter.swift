/// Set of rows that take part: a bit a row, bit `i % 32` of word `i / 32`.
public struct RowFilter: Sendable, Equatable {
    /// Number of rows that the filter covers, whether they take part or not.
    public let count: Int
    /// `ceil(count / 32)` words; bits beyond `count` are 0.
    public private(set) var words: [UInt32]

    /// A filter of all rows, or of none.
    public init(count: Int, all: Bool = false) {
        precondition(count >= 0, "a filter of \(count) rows")
        self.count = count
        words = .init(repeating: all ? .max : 0, count: (count + 31) / 32)
        if all, count % 32 != 0 { words[words.count - 1] = 1 << UInt32(count % 32) - 1 }
    }

    /// A filter of the rows for which `isIncluded` holds.
    public init(count: Int, where isIncluded: (Int) throws -> Bool) rethrows {
        self.init(count: count)
        for row in 0..<count where try isIncluded(row) { self[row] = true }
    }

    /// A filter of the given rows.
    public init(count: Int, rows: some Sequence<Int>) {
        self.init(count: count)
        for row in rows { self[row] = true }
    }

    /// Whether a row, from 0, takes part.
    public subscript(row: Int) -> Bool {
        get {
            precondition(row >= 0 && row < count, "row \(row) of a filter of \(count)")
            return words[row / 32] >> UInt32(row % 32) & 1 == 1
        }
        set {
            precondition(row >= 0 && row < count, "row \(row) of a filter of \(count)")
            let bit: UInt32 = 1 << UInt32(row % 32)
            words[row / 32] = newValue ? words[row / 32] | bit : words[row / 32] & ~bit
        }
    }

    /// Number of rows that take part.
    public var selectedCount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// A filter of the rows that take part in both filters.
    public func intersection(_ other: RowFilter) -> RowFilter {
        precondition(count == other.count, "filters of \(count) and \(other.count) rows")
        var result = self
        for index in words.indices { result.words[index] &= other.words[index] }
        return result
    }

    /// The words of `rows`, which start at a multiple of 32; nil where all of them take part.
    func mask(of rows: Range<Int>) -> [UInt32]? {
        let slice = words[rows.lowerBound / 32..<(rows.upperBound + 31) / 32]
        return slice.reduce(0) { $0 + $1.nonzeroBitCount } == rows.count ? nil : Array(slice)
    }
}
