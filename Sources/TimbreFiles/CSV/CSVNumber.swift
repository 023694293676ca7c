/// Content of a field that should be a number.
package enum CSVNumber: Sendable, Equatable {
    /// Nothing but spaces.
    case empty
    /// A finite decimal number, correctly rounded.
    case value(Double)
    /// Text, NaN, infinity, or a number too large for a `Double`.
    case notANumber
}

extension CSVNumber {
    /// Parses `[+-]digits[.digits][e[+-]digits]`, with digits on at least one side of the point.
    @inline(__always) package init(parsing bytes: UnsafeRawBufferPointer) {
        var start = 0
        var end = bytes.count
        while start < end, Self.isSpace(bytes[start]) { start += 1 }
        while start < end, Self.isSpace(bytes[end - 1]) { end -= 1 }
        if start == end {
            self = .empty
            return
        }
        var decimal = Decimal(bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        guard decimal.parse() else {
            // The first byte of the typesetters' minus; texts, which are many, go no further.
            self = decimal.bytes[0] == 0xE2 ? NumberMarks.signed(decimal.bytes) : .notANumber
            return
        }
        if let value = decimal.exactValue {
            self = .value(value)
        } else {
            let text = String(decoding: decimal.bytes, as: UTF8.self)
            self = Double(text).flatMap { $0.isFinite ? .value($0) : nil } ?? .notANumber
        }
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}

/// A decimal number as digits and a power of ten.
private struct Decimal {
    let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var isNegative = false
    private var digits: UInt64 = 0
    private var digitCount = 0
    private var exponent = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The value where one correctly rounded operation on exact numbers gives it (Clinger 1990): up to 19 digits
    /// that are at most 2⁵³, and a power of ten up to 10²².
    var exactValue: Double? {
        guard digitCount <= 19, digits <= 1 << 53, abs(exponent) <= 22 else { return nil }
        let magnitude = Double(digits)
        let value = exponent < 0 ? magnitude / powersOfTen[-exponent] : magnitude * powersOfTen[exponent]
        return isNegative ? -value : value
    }

    /// Takes all bytes in; false when they are no number.
    mutating func parse() -> Bool {
        isNegative = bytes[0] == UInt8(ascii: "-")
        if isNegative || bytes[0] == UInt8(ascii: "+") { position = 1 }
        let first = position
        parseDigits()
        var count = position - first
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            let pointPosition = position
            parseDigits()
            exponent -= position - pointPosition
            count += position - pointPosition
        }
        return count > 0 && (position == bytes.count || parseExponent())
    }

    private mutating func parseDigits() {
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { return }
            digits = digits &* 10 &+ UInt64(digit)
            // Leading zeros are not among the 19 digits that fit.
            if digitCount > 0 || digit != 0 { digitCount += 1 }
            position += 1
        }
    }

    private mutating func parseExponent() -> Bool {
        guard bytes[position] | 0x20 == UInt8(ascii: "e"), position + 1 < bytes.count else { return false }
        position += 1
        let isDivision = bytes[position] == UInt8(ascii: "-")
        if isDivision || bytes[position] == UInt8(ascii: "+") { position += 1 }
        guard position < bytes.count else { return false }
        var magnitude = 0
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { return false }
            // Beyond this it is 0 or infinity, whatever the digits.
            magnitude = min(magnitude * 10 + Int(digit), 100_000)
            position += 1
        }
        exponent += isDivision ? -magnitude : magnitude
        return true
    }
}

private let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
]
