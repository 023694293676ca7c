#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Decimal and grouping marks of a country's numbers.
package struct NumberMarks {
    /// Marks between groups of digits, or in front of decimals.
    package static let all: Set<Unicode.Scalar> = spaces.union([".", ",", "'", "\u{2019}"])
    private static let spaces: Set<Unicode.Scalar> = [" ", "\u{A0}", "\u{2009}", "\u{202F}"]

    static let plain = NumberMarks(decimal: UInt8(ascii: "."), grouping: nil)
    /// U+2212, the minus of typesetters, and U+2013, the dash that text programs make of a hyphen.
    private static let minusSigns = ["\u{2212}", "\u{2013}"].map { Array($0.utf8) }
    private static func hasMinusSign(_ bytes: UnsafeRawBufferPointer) -> Bool {
        minusSigns.contains { bytes.starts(with: $0) }
    }

    private enum Grouping {
        case none, apostrophe, space
        case byte(UInt8)
    }

    private let decimal: UInt8
    private let grouping: Grouping

    /// - Parameter grouping: a mark of ASCII, or one of the apostrophes and spaces beyond it; nil for none.
    init(decimal: UInt8, grouping: Unicode.Scalar?) {
        self.decimal = decimal
        switch grouping {
        case nil: self.grouping = .none
        case "'", "\u{2019}": self.grouping = .apostrophe
        case let space? where Self.spaces.contains(space): self.grouping = .space
        case let other?:
            precondition(other.isASCII, "no mark between groups: \(other)")
            self.grouping = .byte(UInt8(other.value))
        }
    }

    /// Parses a number of bytes beyond ASCII: a minus sign or dash of `minusSigns`, then a plain number.
    @inline(never)
    static func signed(_ bytes: UnsafeRawBufferPointer) -> CSVNumber {
        hasMinusSign(bytes) ? plain.number(in: bytes) : .notANumber
    }

    /// Reads `[+-]digits[,digits][e[+-]digits]` with these marks; the whole part may be in groups.
    ///
    /// - Parameter bytes: the number without spaces around it.
    func number(in bytes: UnsafeRawBufferPointer) -> CSVNumber {
        withUnsafeTemporaryAllocation(byteCount: bytes.count, alignment: 1) { plain in
            var count = 0
            func append(_ byte: UInt8) {
                plain[count] = byte
                count += 1
            }
            var position = 0
            if Self.hasMinusSign(bytes) {
                append(UInt8(ascii: "-"))
                position = 3
            } else if bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
                append(bytes[0])
                position = 1
            }
            var groups = DigitGroups()
            let first = count
            while true {
                let groupStart = count
                while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 {
                    append(bytes[position])
                    position += 1
                }
                groups.add(count - groupStart)
                guard let length = groupingLength(bytes, at: position) else { break }
                position += length
            }
            guard groups.count == 1 || groups.areWhole && plain[first] != UInt8(ascii: "0") else { return .notANumber }
            if position < bytes.count, bytes[position] == decimal {
                append(UInt8(ascii: "."))
                position += 1
            } else if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
                return .notANumber
            }
            // The rest is an exponent or no number at all, with any mark in it.
            while position < bytes.count {
                append(bytes[position])
                position += 1
            }
            return count == 0 ? .notANumber : CSVNumber(parsing: UnsafeRawBufferPointer(rebasing: plain[..<count]))
        }
    }

    /// Number of bytes of the grouping mark at a position; nil where there is none.
    private func groupingLength(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Int? {
        guard position < bytes.count else { return nil }
        func length(_ mark: StaticString) -> Int? {
            let end = position + mark.utf8CodeUnitCount
            guard end <= bytes.count, memcmp(bytes.baseAddress! + position, mark.utf8Start, end - position) == 0
            else { return nil }
            return end - position
        }
        switch grouping {
        case .none: return nil
        case .byte(let byte): return bytes[position] == byte ? 1 : nil
        case .apostrophe: return length("'") ?? length("\u{2019}")
        case .space: return length(" ") ?? length("\u{A0}") ?? length("\u{2009}") ?? length("\u{202F}")
        }
    }
}

/// Lengths of a number's groups of digits.
private struct DigitGroups {
    private(set) var count = 0
    private var first = 0
    /// Length of the groups between the first and the last; 0 where they differ.
    private var middle: Int?
    private var last = 0

    mutating func add(_ digits: Int) {
        if count == 0 { first = digits } else if count > 1 { middle = middle == nil || middle == last ? last : 0 }
        last = digits
        count += 1
    }

    /// Three digits a group, or as in India three in the last and two in the others; the first may have fewer.
    var areWhole: Bool {
        let size = middle ?? 3
        return last == 3 && (size == 2 || size == 3) && (1...size).contains(first)
    }
}

extension CSVNumber {
    /// Parses a number with another decimal mark, or in groups of digits: "1.234,5", "1 234.5", "12,34,567".
    ///
    /// - Parameters:
    ///   - decimal: "." or ",".
    ///   - grouping: the mark between groups of three digits, or as in India of two before the last three; nil for
    ///     none. Apostrophes are alike, and so are spaces that break a line and those that do not.
    package init(parsing bytes: UnsafeRawBufferPointer, decimal: UInt8, grouping: Unicode.Scalar?) {
        guard decimal != UInt8(ascii: ".") || grouping != nil else {
            self.init(parsing: bytes)
            return
        }
        var rest = bytes[...]
        while let first = rest.first, Self.isSpace(first) { rest.removeFirst() }
        while let last = rest.last, Self.isSpace(last) { rest.removeLast() }
        self =
            rest.isEmpty
            ? .empty
            : NumberMarks(decimal: decimal, grouping: grouping).number(in: UnsafeRawBufferPointer(rebasing: rest))
    }
}
