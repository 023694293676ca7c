import TimbreBase

/// A list of names in the notation of Python, JSON, R or PostgreSQL: `['A', "B"]`, `["A"]`, `('A',)`, `{'A', 'B'}`,
/// `[A, B]`.
struct BracketedList {
    private(set) var names: [[UInt8]] = []

    /// Parses a cell; nil where it is no such list but a name that begins with a bracket, "[dunkelbunt]" or "(Sandy)
    /// Alex G".
    init?(_ cell: UnsafeRawBufferPointer, opening: UInt8) {
        let closings = [
            UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "("): UInt8(ascii: ")"),
            UInt8(ascii: "{"): UInt8(ascii: "}"),
        ]
        if opening == Self.single || opening == Self.double {
            // "'Til" also begins with a quote: a list has at least two names.
            guard readQuoted(cell), names.count > 1 else { return nil }
            return
        }
        guard let closing = closings[opening], cell.count >= 2, cell[cell.count - 1] == closing else { return nil }
        let inner = UnsafeRawBufferPointer(rebasing: cell[1..<(cell.count - 1)]).trimmed
        if inner.isEmpty {
            guard opening == UInt8(ascii: "[") else { return nil }
            return
        }
        if inner[0] == UInt8(ascii: "{"), readObjects(inner) { return }
        if opening == UInt8(ascii: "{"), readObjects(cell) { return }
        let isQuoted = inner[0] == Self.single || inner[0] == Self.double
        guard isQuoted ? readQuoted(inner) : opening != UInt8(ascii: "(") && readPlain(inner) else { return nil }
    }

    private static let single = UInt8(ascii: "'")
    private static let double = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")

    private mutating func readQuoted(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var place = 0
        while place < bytes.count {
            guard bytes[place] == Self.single || bytes[place] == Self.double,
                let name = Self.quoted(bytes, from: &place)
            else { return false }
            names.append(name)
            while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
            if place == bytes.count { return true }
            guard bytes[place] == Self.comma else { return false }
            place += 1
            while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
        }
        return true
    }

    /// A text in quotes without its escapes; nil where it has no end.
    ///
    /// - Parameter place: the index of the opening quote; afterwards, the index after the closing one.
    private static func quoted(_ bytes: UnsafeRawBufferPointer, from place: inout Int) -> [UInt8]? {
        let quote = bytes[place]
        place += 1
        var text: [UInt8] = []
        while place < bytes.count, bytes[place] != quote {
            if bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count {
                place = unescape(bytes, from: place + 1, into: &text)
            } else {
                text.append(bytes[place])
                place += 1
            }
        }
        guard place < bytes.count else { return nil }
        place += 1
        return text
    }

    /// Appends the character of an escape that begins at `start`, after the backslash.
    ///
    /// - Returns: the index after the escape.
    private static func unescape(_ bytes: UnsafeRawBufferPointer, from start: Int, into name: inout [UInt8]) -> Int {
        let digits = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8]
        if let count = digits[bytes[start]], start + count < bytes.count,
            let value = UInt32(String(decoding: bytes[(start + 1)...].prefix(count), as: UTF8.self), radix: 16)
        {
            // JSON writes characters beyond 16 bits as surrogate pairs.
            let next = start + 1 + count
            if (0xD800..<0xDC00).contains(value), next + 6 <= bytes.count, bytes[next] == UInt8(ascii: "\\"),
                let low = UInt32(String(decoding: bytes[(next + 2)..<(next + 6)], as: UTF8.self), radix: 16),
                (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
            {
                name += Array(String(scalar).utf8)
                return next + 6
            }
            if let scalar = Unicode.Scalar(value) {
                name += Array(String(scalar).utf8)
                return next
            }
        }
        switch bytes[start] {
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"): name.append(0x20)
        default: name.append(bytes[start])
        }
        return start + 1
    }

    /// Reads objects with a name, `{'name': 'A', 'id': 3}`; returns false for other content.
    private mutating func readObjects(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var (place, depth) = (0, 0)
        var isName = false
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ","): isName = false
            case Self.single, Self.double:
                guard let text = Self.quoted(bytes, from: &place) else { return false }
                // Only the object's own name counts, not that of a nested one.
                if depth == 1, isName { names.append(text) }
                isName = depth == 1 && !isName && text == Array("name".utf8)
                continue
            default: break
            }
            place += 1
        }
        return depth == 0 && !names.isEmpty
    }

    /// Reads names without quotes; there must be several, since a single name may have brackets of its own.
    private mutating func readPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.contains(Self.comma) else { return false }
        names = bytes.split(separator: Self.comma).map { Array(UnsafeRawBufferPointer(rebasing: $0).trimmed) }
        return true
    }
}
