import TimbreBase

extension CSVReader {
    /// A field as text: without its quotes, doubled ones resolved, invalid UTF-8 repaired.
    package func text(_ field: Int) -> String {
        withBytes(field) { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a field is valid UTF-8, so that `text` repairs nothing.
    package func isValidUTF8(_ field: Int) -> Bool {
        withBytes(field) { bytes in
            bytes.isASCII
                || bytes.withMemoryRebound(to: UInt8.self) { String(validating: $0, as: UTF8.self) != nil }
        }
    }

    /// Whether a field is empty or spaces alone.
    package func isEmpty(_ field: Int) -> Bool { withBytes(field) { $0.allSatisfy { $0 <= 0x20 } } }

    /// A field as a number; spaces around it do not matter.
    package func number(_ field: Int) -> CSVNumber { withBytes(field) { CSVNumber(parsing: $0) } }

    /// The bytes of a field, as in `text` but not repaired; the pointer must not leave the body.
    ///
    /// Inlined: a call for each of a CSV's cells would look its type up.
    @inlinable public func withBytes<Result>(
        _ field: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        precondition(field >= 0 && field < fieldCount, "no such field")
        if table[field].isEscaped { resolveQuotes(field) }
        let (start, end) = (Int(table[field].start), Int(table[field].end))
        return try body(UnsafeRawBufferPointer(start: bytes + start, count: end - start))
    }

    /// Resolves a field's quotes in place: doubled quotes become one, the closing quote is removed, and so are
    /// backslashes that escape quotes; the rest is literal.
    @usableFromInline func resolveQuotes(_ field: Int) {
        let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
        let hasBackslashes = format.hasBackslashes
        let end = Int(table[field].end)
        var position = Int(table[field].start)
        var target = position
        var isQuoted = true
        while position < end {
            var byte = bytes[position]
            position += 1
            if isQuoted, hasBackslashes, byte == backslash, position < end,
                bytes[position] == quote || bytes[position] == backslash
            {
                byte = bytes[position]
                position += 1
            } else if isQuoted, byte == quote {
                let isDoubled = position < end && bytes[position] == quote
                guard isDoubled else {
                    isQuoted = false
                    continue
                }
                position += 1
            }
            bytes[target] = byte
            target += 1
        }
        table[field].end = UInt32(truncatingIfNeeded: target)
        table[field].isEscaped = false
    }
}
