extension CSVReader {
    /// A field as text: without its quotes, doubled ones resolved, invalid UTF-8 repaired.
    public func text(_ field: Int) -> String {
        withBytes(field) { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a field is valid UTF-8, so that `text` repairs nothing.
    public func isValidUTF8(_ field: Int) -> Bool {
        let bytes = rawBytes(field)
        // Quotes are ASCII: resolving them changes nothing here.
        return !bytes.contains { $0 >= 0x80 }
            || bytes.withMemoryRebound(to: UInt8.self) {
                String(validating: $0, as: UTF8.self) != nil
            }
    }

    /// A field as a number; spaces around it do not matter.
    public func number(_ field: Int) -> CSVNumber { withBytes(field, CSVNumber.init(parsing:)) }

    /// The bytes of a field, as in `text` but not repaired; the pointer must not leave the body.
    public func withBytes<Result>(
        _ field: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        let bytes = rawBytes(field)
        guard fields.fields[field].isEscaped else { return try body(bytes) }
        return try withUnsafeTemporaryAllocation(byteCount: bytes.count, alignment: 1) { resolved in
            let count = Self.resolveQuotes(bytes, into: resolved)
            return try body(UnsafeRawBufferPointer(rebasing: resolved[..<count]))
        }
    }

    private func rawBytes(_ field: Int) -> UnsafeRawBufferPointer {
        precondition(field >= 0 && field < fieldCount, "field \(field) of \(fieldCount)")
        let range = fields.fields[field]
        return UnsafeRawBufferPointer(start: buffer.bytes + Int(range.start), count: Int(range.end - range.start))
    }

    /// Copies what follows an opening quote: doubled quotes become one, the closing one none, the rest is literal.
    private static func resolveQuotes(_ bytes: UnsafeRawBufferPointer, into resolved: UnsafeMutableRawBufferPointer)
        -> Int
    {
        let quote = UInt8(ascii: "\"")
        var count = 0
        var position = 0
        var isQuoted = true
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if isQuoted, byte == quote {
                let isDoubled = position < bytes.count && bytes[position] == quote
                guard isDoubled else {
                    isQuoted = false
                    continue
                }
                position += 1
            }
            resolved[count] = byte
            count += 1
        }
        return count
    }
}
