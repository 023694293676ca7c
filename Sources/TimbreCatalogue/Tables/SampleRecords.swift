import TimbreBase

/// Records of the beginning of a table as one delimiter parts them: a plain reading of a megabyte at most, by which the
/// dialect is found. The rest is `CSVReader`'s.
struct SampleRecords {
    /// Without spaces around them.
    private(set) var records: [[String]] = []
    /// The line on which each record begins, from 1.
    private(set) var lines: [Int] = []
    /// The line on which each record ends.
    private(set) var ends: [Int] = []
    /// Whether a quote stands behind spaces at the beginning of a field.
    private(set) var hasSpacesBeforeQuotes = false

    private static let quote = UInt8(ascii: "\"")

    /// - Parameters:
    ///   - isWhole: whether the bytes are the whole file; else the last record, which may be cut, is left out.
    ///   - limit: records that are enough.
    init(_ bytes: UnsafeRawBufferPointer, delimiter: UInt8, isWhole: Bool, limit: Int = .max) {
        var (field, record): ([UInt8], [String]) = ([], [])
        var (line, firstLine, place) = (1, 1, 0)
        var isQuoted = false
        func endField() {
            record.append(String(decoding: field, as: UTF8.self).trimmed)
            field.removeAll(keepingCapacity: true)
        }
        func endRecord() {
            endField()
            if record.count > 1 || !record[0].isEmpty {
                records.append(record)
                lines.append(firstLine)
                ends.append(line)
            }
            record.removeAll(keepingCapacity: true)
        }
        while place < bytes.count, records.count < limit {
            let byte = bytes[place]
            place += 1
            if isQuoted {
                if byte == UInt8(ascii: "\n") { line += 1 }
                if byte != Self.quote {
                    field.append(byte)
                } else if place < bytes.count, bytes[place] == Self.quote {
                    field.append(byte)
                    place += 1
                } else {
                    isQuoted = false
                }
            } else if byte == Self.quote, field.allSatisfy({ $0 == 0x20 }) {
                if !field.isEmpty { hasSpacesBeforeQuotes = true }
                field.removeAll(keepingCapacity: true)
                isQuoted = true
            } else if byte == delimiter {
                endField()
            } else if byte == UInt8(ascii: "\n") {
                endRecord()
                line += 1
                firstLine = line
            } else {
                field.append(byte)
            }
        }
        if isWhole, records.count < limit, !field.isEmpty || !record.isEmpty { endRecord() }
    }
}
