/// The objects of a text: one a line, an array of them, or one behind the other; or those of an array within another.
///
/// A value that is no object, or a broken one, is an item of its own; after it comes the next line, in an array the
/// text behind the brace that closes it.
final class JSONObjects {
    enum Item {
        /// An object, whose `members` hold until the next item.
        case object
        /// Bytes that are no object.
        case other(Range<Int>)
        /// The text has ended.
        case end
    }

    /// Bytes that are read together: 256 KiB.
    private static let step = 1 << 18
    /// Distance to which the end of a broken object is searched: 1 MiB at first, and half as far each time that none is
    /// found, since all of the text behind may lie within it.
    private var searchLimit = 1 << 20

    private let source: (any ByteSource)?
    private let text: ByteQueue
    private let name: String
    private let objectLimit: Int
    private var isAtEnd: Bool
    private var isAtStart = true
    private var isArray = false
    /// Search for the arrays of objects, where they stand within others; nil elsewhere.
    private var descent: JSONDescent?
    /// Bytes of the current item, which the next one removes.
    private var used = 0

    /// The 1-based line on which the current item begins.
    private(set) var line = 1
    private(set) var members: [JSONScanner.Member] = []

    /// - Parameters:
    ///   - source: the source of further text; nil where `text` is everything.
    ///   - path: the keys that lead to the array of the objects.
    ///   - name: the name of the file, for faults.
    ///   - objectLimit: the length of the longest object in bytes.
    init(
        _ text: ByteQueue, of source: (any ByteSource)? = nil, within path: JSONShape.Path = [], name: String,
        objectLimit: Int
    ) {
        (self.text, self.source, self.name, self.objectLimit) = (text, source, name, objectLimit)
        if !path.isEmpty { descent = JSONDescent(path) }
        isAtEnd = source == nil
    }

    /// Bytes that the ranges of an item refer to.
    var bytes: UnsafeRawBufferPointer { text.bytes }

    /// - Throws: `FileFault.recordTooLong`; what the source throws.
    func next() throws -> Item {
        consume(used)
        while true {
            if descent != nil, !isArray, try !findArray() { return .end }
            let start = try skipSeparators()
            consume(start)
            guard let first = bytes.first else { return .end }
            if descent != nil, first == UInt8(ascii: "]") {
                consume(1)
                isArray = false
                continue
            }
            guard first == UInt8(ascii: "{") else {
                used = try lineEnd(from: 0, orAt: isArray ? ",]" : "")
                return .other(0..<used)
            }
            var scanner = JSONScanner(bytes, reusing: members)
            members = []
            let outcome = scanner.scan(from: 0)
            members = scanner.members
            switch outcome {
            case .object(let end):
                used = end
                return .object
            case .needsMoreBytes:
                if try readOn() { continue }
                used = try endOfBroken(at: bytes.count)
                return .other(0..<used)
            case .broken(let position):
                used = try endOfBroken(at: position)
                return .other(0..<used)
            }
        }
    }

    /// Moves behind the bracket of the next array of objects; false at the end of the text.
    private func findArray() throws -> Bool {
        var position = 0
        while true {
            if position >= bytes.count {
                consume(min(position, bytes.count))
                position = 0
                guard try readOn() else { return false }
            }
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                var end = JSONText.end(of: bytes, from: position)
                while end == nil, try readOn() { end = JSONText.end(of: bytes, from: position) }
                guard let end else {
                    consume(bytes.count)
                    return false
                }
                descent?.take(bytes[position..<end])
                position = end + 1
            } else if descent?.take(byte) == true {
                consume(position)
                isArray = true
                return true
            }
        }
    }

    private func consume(_ count: Int) {
        line += ByteScan(UnsafeRawBufferPointer(rebasing: bytes[..<count])).lineFeeds
        text.removeFirst(count)
        used = 0
    }

    /// Moves to the next byte that is neither a space nor a comma nor a bracket of the array, or to the end of the
    /// text.
    private func skipSeparators() throws -> Int {
        var position = 0
        while true {
            if position == bytes.count {
                consume(position)
                position = 0
                guard try readOn() else { return 0 }
            }
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ","):
                break
            case UInt8(ascii: "[") where isAtStart: isArray = true
            case UInt8(ascii: "]") where isArray && descent == nil: break
            default:
                isAtStart = false
                return position
            }
            if !" \t\r\n".utf8.contains(bytes[position]) { isAtStart = false }
            position += 1
        }
    }

    /// The end of an object that has a syntax error.
    ///
    /// The braces that it opens tell its end in an array, else the lines: its own, and with the mistake on another one
    /// all lines up to that or up to the next object.
    private func endOfBroken(at position: Int) throws -> Int {
        if isArray, let end = try closingBrace() { return end }
        let firstEnd = try lineEnd(from: 0)
        guard position > firstEnd else { return firstEnd }
        var lineStart = firstEnd + 1
        while lineStart <= position, lineStart < bytes.count {
            let rest = bytes[lineStart...]
            if rest.first(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) == UInt8(ascii: "{") {
                return lineStart - 1
            }
            lineStart = try lineEnd(from: lineStart) + 1
        }
        return try lineEnd(from: min(position, bytes.count))
    }

    /// The position behind the brace that closes the object here; nil where none is near.
    private func closingBrace() throws -> Int? {
        var (position, depth, isText) = (0, 0, false)
        while position < searchLimit {
            while position >= bytes.count { guard try readOn() else { return nil } }
            switch bytes[position] {
            case UInt8(ascii: "\\") where isText: position += 1
            case UInt8(ascii: "\""): isText.toggle()
            case UInt8(ascii: "\n"): isText = false
            case UInt8(ascii: "{") where !isText: depth += 1
            case UInt8(ascii: "}") where !isText:
                depth -= 1
                if depth == 0 { return position + 1 }
            default: break
            }
            position += 1
        }
        searchLimit = max(1 << 12, searchLimit / 2)
        return nil
    }

    /// The position of the next line feed, or of one of some other bytes; the end of the text where none is.
    private func lineEnd(from start: Int, orAt stops: String = "") throws -> Int {
        var position = start
        while true {
            while position < bytes.count {
                if bytes[position] == UInt8(ascii: "\n") || stops.utf8.contains(bytes[position]) { return position }
                position += 1
            }
            guard try readOn() else { return bytes.count }
        }
    }

    /// Reads more text behind that in memory; false at the end of the text.
    private func readOn() throws -> Bool {
        guard let source, !isAtEnd else { return false }
        guard text.count < objectLimit else {
            throw FileFault.recordTooLong(path: name, line: line, limit: objectLimit)
        }
        let before = text.count
        // Reads twice as much each time: to scan the bytes again then costs no more than to read them.
        isAtEnd = try !text.fill(from: source, count: min(max(Self.step, before), objectLimit - before))
        return text.count > before
    }
}
