/// Finds the members of one JSON object (RFC 8259); NaN and Infinity are read too, as Python writes them.
struct JSONScanner {
    enum Outcome {
        /// An object; what follows begins at `end`.
        case object(end: Int)
        /// The bytes end before the object does.
        case needsMoreBytes
        /// A syntax error at `position`.
        case broken(position: Int)
    }

    struct Member {
        enum Kind {
            /// A string without a backslash; its range lies between the quotes.
            case plainText
            /// A string with escapes; its range lies between the quotes.
            case text
            case null
            /// A number, true or false.
            case literal
            /// An array or an object.
            case nested
        }

        /// Range of the key between its quotes.
        let key: Range<Int>
        let kind: Kind
        let value: Range<Int>
    }

    /// Deepest nesting; a deeper text is a mistake, or an attack on its reader.
    private static let depthLimit = 200

    private let bytes: UnsafeRawBufferPointer
    private(set) var members: [Member]
    private var position = 0
    private var failure = Outcome.needsMoreBytes

    /// - Parameter members: an array whose memory is used again.
    init(_ bytes: UnsafeRawBufferPointer, reusing members: consuming [Member] = []) {
        (self.bytes, self.members) = (bytes, members)
    }

    /// The members of a value that is an object; nil for other values.
    static func members(
        of member: Member, in bytes: UnsafeRawBufferPointer, reusing members: consuming [Member] = []
    ) -> [Member]? {
        guard member.kind == .nested, bytes[member.value.lowerBound] == UInt8(ascii: "{") else { return nil }
        var scanner = JSONScanner(bytes, reusing: members)
        _ = scanner.scan(from: member.value.lowerBound)
        return scanner.members
    }

    /// Scans the object whose brace stands at `start`.
    mutating func scan(from start: Int) -> Outcome {
        members.removeAll(keepingCapacity: true)
        position = start + 1
        return skipMembers(depth: 0) ? .object(end: position) : failure
    }

    /// Moves behind the brace that closes an object, and keeps the members of the outermost object.
    private mutating func skipMembers(depth: Int) -> Bool {
        guard depth < Self.depthLimit else { return broken() }
        guard let first = nextByte() else { return false }
        if first == UInt8(ascii: "}") { return advance() }
        while true {
            guard nextByte() == UInt8(ascii: "\""), let (_, key) = text() else { return broken() }
            guard nextByte() == UInt8(ascii: ":"), advance(), let byte = nextByte() else { return broken() }
            guard let (kind, value) = self.value(byte, depth: depth) else { return false }
            if depth == 0 { members.append(Member(key: key, kind: kind, value: value)) }
            guard let byte = nextByte() else { return false }
            if byte == UInt8(ascii: "}") { return advance() }
            guard byte == UInt8(ascii: ","), advance() else { return broken() }
        }
    }

    private mutating func skipElements(depth: Int) -> Bool {
        guard depth < Self.depthLimit else { return broken() }
        guard let first = nextByte() else { return false }
        if first == UInt8(ascii: "]") { return advance() }
        while true {
            guard let byte = nextByte(), value(byte, depth: depth) != nil, let byte = nextByte() else { return false }
            if byte == UInt8(ascii: "]") { return advance() }
            guard byte == UInt8(ascii: ","), advance() else { return broken() }
        }
    }

    private mutating func value(_ byte: UInt8, depth: Int) -> (Member.Kind, Range<Int>)? {
        let start = position
        switch byte {
        case UInt8(ascii: "\""):
            return text()
        case UInt8(ascii: "{"):
            position += 1
            return skipMembers(depth: depth + 1) ? (.nested, start..<position) : nil
        case UInt8(ascii: "["):
            position += 1
            return skipElements(depth: depth + 1) ? (.nested, start..<position) : nil
        default:
            return literal()
        }
    }

    /// The range of a string between its quotes, from the first quote at `position` on.
    private mutating func text() -> (Member.Kind, Range<Int>)? {
        position += 1
        let start = position
        var kind = Member.Kind.plainText
        while position < bytes.count {
            skipPlainText()
            guard position < bytes.count else { return nil }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return (kind, start..<position - 1)
            case UInt8(ascii: "\\"):
                kind = .text
                guard skipEscape() else { return nil }
            case 0, UInt8(ascii: "\n"):
                _ = broken()
                return nil
            default:
                position += 1
            }
        }
        return nil
    }

    /// Moves on by eight bytes as long as there is neither a quote nor a backslash nor a control character among them.
    @inline(__always)
    private mutating func skipPlainText() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        while position + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let zeros = (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
            let found = (zeros | (word &- ones &* 0x20) & ~word) & (ones << 7)
            if found != 0 {
                position += found.trailingZeroBitCount >> 3
                return
            }
            position += 8
        }
    }

    private mutating func skipEscape() -> Bool {
        guard position + 1 < bytes.count else { return ended() }
        switch bytes[position + 1] {
        case UInt8(ascii: "u"):
            for digit in position + 2..<position + 6 {
                guard digit < bytes.count else { return ended() }
                guard JSONText.hexadecimalDigit(bytes[digit]) != nil else { return broken() }
            }
            position += 6
        case let byte where JSONText.escapes.utf8.contains(byte):
            position += 2
        default:
            return broken()
        }
        return true
    }

    private mutating func literal() -> (Member.Kind, Range<Int>)? {
        let start = position
        var isNumber = true
        loop: while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                break
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): isNumber = false
            default: break loop
            }
            position += 1
        }
        guard position < bytes.count else { return nil }
        let literal = bytes[start..<position]
        if isNumber, let first = literal.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "e") {
            return (.literal, start..<position)
        }
        if literal.elementsEqual("null".utf8) { return (.null, start..<position) }
        for word in ["true", "false", "NaN", "Infinity", "-Infinity"] where literal.elementsEqual(word.utf8) {
            return (.literal, start..<position)
        }
        position = start
        _ = broken()
        return nil
    }

    /// The next byte that is no space, to which `position` moves.
    private mutating func nextByte() -> UInt8? {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): position += 1
            case let byte: return byte
            }
        }
        return nil
    }

    private mutating func advance() -> Bool {
        position += 1
        return true
    }

    /// Notes a syntax error, unless the bytes have ended and more of them may be right; always false.
    private mutating func broken() -> Bool {
        if position < bytes.count, case .needsMoreBytes = failure { failure = .broken(position: position) }
        return false
    }

    private mutating func ended() -> Bool {
        position = bytes.count
        return false
    }
}
