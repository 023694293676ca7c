#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Marks that spreadsheets leave around records that were pasted into one column.
extension CSVReader {
    /// Shortens the last field by the bytes that stand behind it, and behind its quote, up to the end of the line.
    mutating func drop(_ tail: UInt8, atEndOf recordEnd: Int) {
        let last = fieldCount - 1
        let start = Int(table[last].start)
        var end = recordEnd
        if end > start, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        // The end of a quoted field with nothing behind it lies before its quote.
        guard Int(table[last].end) == end else { return }
        while end > start, bytes[end - 1] == tail { end -= 1 }
        table[last].end = UInt32(truncatingIfNeeded: end)
    }

    /// Replaces a record that is one quoted field by the record that the field holds, if it has enough fields.
    ///
    /// - Parameters:
    ///   - recordStart: the offset of the record, its quote or spaces before it.
    ///   - width: the minimum number of fields.
    mutating func unwrap(from recordStart: Int, width: Int) {
        guard Int(table[0].start) > recordStart else { return }
        if table[0].isEscaped { resolveQuotes(0) }
        let field = table[0]
        let (start, end) = (Int(field.start), Int(field.end))
        guard memchr(bytes + start, Int32(format.delimiter), end - start) != nil else { return }
        // Where the closing quote stood, or something behind it.
        bytes[end] = UInt8(ascii: "\n")
        while true {
            var scanner = CSVScanner(textEndingAt: end, of: buffer, fields, format: format)
            switch scanner.scan(from: start) {
            case .record(end: end) where scanner.fieldCount >= width:
                fieldCount = scanner.fieldCount
                return
            case .needsMoreFields where fields.capacity < Self.fieldLimit:
                fields.grow()
                table = fields.fields
            default:
                table[0] = field
                return
            }
        }
    }
}
