import TimbreBase
import TimbreFiles

/// Format of a column's numbers: the decimal mark and the thousands separator.
struct NumberFormat: Sendable, Equatable {
    var decimal: UInt8 = UInt8(ascii: ".")
    /// Thousands separator; nil for none.
    var grouping: Unicode.Scalar?

    /// Format of programs: a decimal point, no thousands separator.
    static let plain = NumberFormat()

    func number(_ bytes: UnsafeRawBufferPointer) -> CSVNumber {
        self == .plain
            ? CSVNumber(parsing: bytes) : CSVNumber(parsing: bytes, decimal: decimal, grouping: grouping)
    }
}

/// The decimal mark of a table.
struct DecimalMark: Sendable, Equatable {
    var byte: UInt8
    /// Whether the mark was given by the user and overrules the columns.
    var isGiven: Bool
}

/// Counts of cells by the possible roles of the marks in their numbers.
struct MarkCounts: Sendable {
    /// Number of cells in which a mark can only be the decimal mark; `groupings` counts those in which it can only
    /// separate thousands.
    private var decimals: [Unicode.Scalar: Int] = [:]
    private var groupings: [Unicode.Scalar: Int] = [:]
    /// Number of cells with one mark before three digits, which may be either.
    private var open: [Unicode.Scalar: Int] = [:]

    /// - Parameter text: the number of a cell, without a unit.
    mutating func add(_ text: String) {
        var groups: [Int] = [0]
        var marks: [Unicode.Scalar] = []
        var first: Unicode.Scalar?
        for (place, scalar) in text.unicodeScalars.enumerated() {
            if place == 0, "+-−–".unicodeScalars.contains(scalar) { continue }
            if ("0"..."9").contains(scalar) {
                groups[groups.count - 1] += 1
                first = first ?? scalar
            } else if NumberMarks.all.contains(scalar) {
                marks.append(scalar)
                groups.append(0)
            } else {
                return
            }
        }
        guard let last = marks.last, groups.last! > 0 || last == "." || last == "," else { return }
        let isGroup = groups.last == 3 && (1...3).contains(groups[0]) && !(first == "0" && groups[0] == 1)
        if marks.count == 1 {
            if !".,".unicodeScalars.contains(last) {
                if isGroup { groupings[last, default: 0] += 1 }
            } else if isGroup {
                open[last, default: 0] += 1
            } else {
                decimals[last, default: 0] += 1
            }
            return
        }
        let inner = groups.dropFirst().dropLast()
        guard Set(marks.dropLast()).count == 1, inner.allSatisfy({ $0 == 3 }), groups[0] <= 3 else { return }
        if marks[0] == last {
            if isGroup { groupings[last, default: 0] += 1 }
        } else if last == "." || last == "," {
            decimals[last, default: 0] += 1
            groupings[marks[0], default: 0] += 1
        }
    }

    static func + (a: MarkCounts, b: MarkCounts) -> MarkCounts {
        var sum = a
        sum.decimals.merge(b.decimals, uniquingKeysWith: +)
        sum.groupings.merge(b.groupings, uniquingKeysWith: +)
        sum.open.merge(b.open, uniquingKeysWith: +)
        return sum
    }

    /// The decimal mark; nil where it is undecided. A mark that separates thousands in some cells votes for the other.
    var decimal: UInt8? {
        func votes(_ mark: Unicode.Scalar, _ other: Unicode.Scalar) -> Int {
            decimals[mark, default: 0] + groupings[other, default: 0]
        }
        let (points, commas) = (votes(".", ","), votes(",", "."))
        return points == commas ? nil : UInt8(ascii: points > commas ? "." : ",")
    }

    /// The format of a column.
    ///
    /// - Parameter table: the table's decimal mark, used where the user gave it or the column is undecided.
    func format(decimal table: DecimalMark) -> NumberFormat {
        let decimal = table.isGiven ? table.byte : decimal ?? table.byte
        let mark = Unicode.Scalar(decimal)
        let candidates = groupings.merging(open, uniquingKeysWith: +).filter { $0.key != mark }
        let grouping = candidates.max { ($0.value, $1.key.value) < ($1.value, $0.key.value) }?.key
        return NumberFormat(decimal: decimal, grouping: grouping)
    }
}
