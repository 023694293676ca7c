#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Finds the fields of one record: `memchr` through quoted text, eight bytes a step through the rest.
struct CSVScanner {
    enum Outcome {
        /// A record; the next one begins at `end`.
        case record(end: Int)
        /// The buffer ends before the record does, and the file goes on.
        case needsMoreBytes
        case needsMoreFields
        /// The file ends inside the quoted field that opens at `position`.
        case unclosedQuote(position: Int)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let backslash = UInt8(ascii: "\\")

    let bytes: UnsafeMutablePointer<UInt8>
    /// Number of bytes; a line feed stands at `bytes[count]`.
    let count: Int
    let isAtEnd: Bool
    let fields: UnsafeMutablePointer<CSVField>
    let fieldCapacity: Int
    let separator: UInt8
    let skipsSpaces: Bool
    let hasBackslashes: Bool
    private(set) var fieldCount = 0

    init(_ buffer: CSVBuffer, _ fields: CSVFields, format: CSVFormat) {
        (separator, skipsSpaces, hasBackslashes) = (format.delimiter, format.skipsSpaces, format.hasBackslashes)
        bytes = buffer.bytes
        count = buffer.count
        isAtEnd = buffer.isAtEnd
        self.fields = fields.fields
        fieldCapacity = fields.capacity
    }

    /// A scanner of a record's text that lies in the buffer, with a line feed at `bytes[end]`.
    init(textEndingAt end: Int, of buffer: CSVBuffer, _ fields: CSVFields, format: CSVFormat) {
        (separator, skipsSpaces, hasBackslashes) = (format.delimiter, format.skipsSpaces, format.hasBackslashes)
        (bytes, count, isAtEnd) = (buffer.bytes, end, true)
        (self.fields, fieldCapacity) = (fields.fields, fields.capacity)
    }

    /// Scans the record that begins at `start`, which lies before `count`.
    mutating func scan(from start: Int) -> Outcome {
        fieldCount = 0
        var position = start
        while true {
            if fieldCount == fieldCapacity { return .needsMoreFields }
            var isEscaped = false
            let fieldStart: Int
            var delimiter: Int
            var fieldEnd: Int
            if skipsSpaces { position = quotePosition(from: position) }
            if bytes[position] == Self.quote {
                fieldStart = position + 1
                guard let closing = closingQuote(from: fieldStart, isEscaped: &isEscaped) else {
                    return isAtEnd ? .unclosedQuote(position: position) : .needsMoreBytes
                }
                fieldEnd = closing
                delimiter = closing + 1
                if skipsSpaces { while bytes[delimiter] == 0x20 { delimiter += 1 } }
                if bytes[delimiter] == Self.carriageReturn, bytes[delimiter + 1] == Self.lineFeed { delimiter += 1 }
                if bytes[delimiter] != separator, bytes[delimiter] != Self.lineFeed {
                    // What follows a closing quote belongs to the field as it stands.
                    isEscaped = true
                    delimiter = delimiterPosition(from: delimiter)
                    fieldEnd = withoutCarriageReturn(delimiter, from: closing + 1)
                }
            } else {
                fieldStart = position
                delimiter = delimiterPosition(from: position)
                fieldEnd = withoutCarriageReturn(delimiter, from: fieldStart)
            }
            if delimiter == count, !isAtEnd { return .needsMoreBytes }
            fields[fieldCount] = CSVField(
                start: UInt32(truncatingIfNeeded: fieldStart), end: UInt32(truncatingIfNeeded: fieldEnd),
                isEscaped: isEscaped)
            fieldCount += 1
            if bytes[delimiter] == Self.lineFeed { return .record(end: min(delimiter + 1, count)) }
            position = delimiter + 1
        }
    }

    /// Position of the quote that follows spaces; `start` where none does.
    private func quotePosition(from start: Int) -> Int {
        var position = start
        while bytes[position] == 0x20 { position += 1 }
        return bytes[position] == Self.quote ? position : start
    }

    /// Position of the closing quote, which is not doubled, from a position inside quotes on; nil where there is none.
    private func closingQuote(from start: Int, isEscaped: inout Bool) -> Int? {
        var position = start
        while true {
            guard let match = memchr(bytes + position, Int32(Self.quote), count - position) else { return nil }
            let quote = match.assumingMemoryBound(to: UInt8.self) - UnsafeMutablePointer(bytes)
            if hasBackslashes {
                isEscaped = isEscaped || memchr(bytes + position, Int32(Self.backslash), quote - position) != nil
                if hasOddBackslashes(before: quote, from: start) {
                    position = quote + 1
                    continue
                }
            }
            guard bytes[quote + 1] == Self.quote else { return quote }
            isEscaped = true
            position = quote + 2
        }
    }

    private func hasOddBackslashes(before quote: Int, from start: Int) -> Bool {
        var position = quote
        while position > start, bytes[position - 1] == Self.backslash { position -= 1 }
        return (quote - position) % 2 == 1
    }

    /// The next delimiter or line feed; the one behind the last byte ends every search.
    @inline(__always)
    private func delimiterPosition(from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let separators = ones &* UInt64(separator)
        let raw = UnsafeRawPointer(bytes)
        var position = start
        while true {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            // A byte that equals the one looked for becomes 0, and the lowest 0 borrows first: its top bit stays set.
            let commas = word ^ separators
            let lineFeeds = word ^ (ones &* UInt64(Self.lineFeed))
            let found = ((commas &- ones) & ~commas | (lineFeeds &- ones) & ~lineFeeds) & (ones << 7)
            if found != 0 { return position + found.trailingZeroBitCount >> 3 }
            position += 8
        }
    }

    @inline(__always)
    private func withoutCarriageReturn(_ delimiter: Int, from start: Int) -> Int {
        let endsLine = delimiter > start && bytes[delimiter] == Self.lineFeed
        return endsLine && bytes[delimiter - 1] == Self.carriageReturn ? delimiter - 1 : delimiter
    }
}
