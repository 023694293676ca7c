import TimbreBase

/// Records of the beginning of a table, split by one delimiter: a simple reading of at most a megabyte, by which the
/// dialect is found. `CSVReader` reads the whole table.
struct SampleRecords {
    struct Record {
        /// Fields without surrounding spaces.
        var fields: [String]
        /// Line on which the record begins, from 1.
        var line: Int
        /// Line on which the record ends.
        var end: Int
        /// Whether the record is a single quoted field.
        var isQuoted: Bool
        /// Delimiter, other than the one in use, at the end of the line; nil for none.
        var tail: UInt8?

        var isBlank: Bool { fields.allSatisfy(\.isEmpty) }
    }

    /// Records, without those whose fields are all empty.
    private(set) var records: [Record] = []
    /// Whether a field begins with spaces before a quote.
    private(set) var hasSpacesBeforeQuotes = false
    /// Meaningless delimiter at the end of most lines; nil for none.
    private(set) var lineTail: UInt8?

    private let delimiter: UInt8
    private let hasBackslashes: Bool
    private static let quote = UInt8(ascii: "\"")

    /// - Parameters:
    ///   - hasBackslashes: whether a backslash escapes a quote within quotes.
    ///   - isWhole: whether the bytes are the whole file; else the last record, which may be cut, is left out.
    ///   - limit: the largest number of records to read.
    init(
        _ bytes: UnsafeRawBufferPointer, delimiter: UInt8, hasBackslashes: Bool, isWhole: Bool, limit: Int = .max
    ) {
        (self.delimiter, self.hasBackslashes) = (delimiter, hasBackslashes)
        read(bytes, isWhole: isWhole, limit: limit)
        dropTails()
        unwrap()
    }

    /// The fields of each record.
    var fields: [[String]] { records.map(\.fields) }

    private mutating func read(_ bytes: UnsafeRawBufferPointer, isWhole: Bool, limit: Int) {
        var (field, record): ([UInt8], [String]) = ([], [])
        var (line, firstLine, place) = (1, 1, 0)
        var (isInQuotes, isQuoted, hasText) = (false, false, false)
        func endField() {
            record.append(String(decoding: field, as: UTF8.self).trimmed)
            field.removeAll(keepingCapacity: true)
            hasText = false
        }
        func endRecord(at end: Int) -> Record {
            endField()
            defer {
                record.removeAll(keepingCapacity: true)
                isQuoted = false
            }
            return Record(
                fields: record, line: firstLine, end: line, isQuoted: isQuoted && record.count == 1,
                tail: tail(of: bytes[..<end]))
        }
        while place < bytes.count, records.count < limit {
            let byte = bytes[place]
            place += 1
            if isInQuotes {
                if byte == UInt8(ascii: "\n") { line += 1 }
                if hasBackslashes, byte == UInt8(ascii: "\\"), place < bytes.count,
                    bytes[place] == Self.quote || bytes[place] == byte
                {
                    field.append(bytes[place])
                    place += 1
                } else if byte != Self.quote {
                    field.append(byte)
                } else if place < bytes.count, bytes[place] == Self.quote {
                    field.append(byte)
                    place += 1
                } else {
                    isInQuotes = false
                }
            } else if byte == Self.quote, !hasText {
                if !field.isEmpty { hasSpacesBeforeQuotes = true }
                field.removeAll(keepingCapacity: true)
                (isInQuotes, isQuoted, hasText) = (true, true, true)
            } else if byte == delimiter {
                endField()
            } else if byte == UInt8(ascii: "\n") {
                let ended = endRecord(at: place - 1)
                if !ended.isBlank { records.append(ended) }
                line += 1
                firstLine = line
            } else {
                field.append(byte)
                if byte != 0x20 { hasText = true }
            }
        }
        guard isWhole, records.count < limit, !field.isEmpty || !record.isEmpty else { return }
        let ended = endRecord(at: bytes.count)
        if !ended.isBlank { records.append(ended) }
    }

    private func tail(of bytes: Slice<UnsafeRawBufferPointer>) -> UInt8? {
        let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        guard let last = line.last, last != delimiter, Dialect.delimiters.contains(last) else { return nil }
        return last
    }

    private mutating func dropTails() {
        lineTail = Dialect.delimiters.first { tail in
            records.count { $0.tail == tail } * 2 > records.count
        }
        guard let lineTail else { return }
        for number in records.indices where records[number].tail == lineTail {
            let last = records[number].fields.count - 1
            var text = records[number].fields[last].utf8[...]
            while text.last == lineTail { text.removeLast() }
            records[number].fields[last] = String(Substring(text)).trimmed
        }
        records.removeAll(where: \.isBlank)
    }

    /// Replaces records that are a single quoted field by the fields within it, if these have the width of the other
    /// records, or if most records are of this kind.
    private mutating func unwrap() {
        guard records.contains(where: \.isQuoted) else { return }
        let inner = records.map { record in
            record.isQuoted ? fields(within: record.fields[0]) ?? record.fields : record.fields
        }
        let (usual, width) = (Dialect.usualWidth(fields.map(\.count)), Dialect.usualWidth(inner.map(\.count)))
        let least: Int
        if width != usual {
            // Sentences in a single column have commas too.
            guard width > 2, inner.count(where: { $0.count == width }) * 10 >= 7 * inner.count else { return }
            least = width
        } else {
            guard usual > 1 else { return }
            least = usual
        }
        for number in records.indices where inner[number].count >= least { records[number].fields = inner[number] }
    }

    /// The fields of a text that is one record; nil for another text.
    private func fields(within text: String) -> [String]? {
        let records = Array(text.utf8).withUnsafeBytes {
            SampleRecords(unwrapped: $0, delimiter: delimiter, hasBackslashes: hasBackslashes).records
        }
        return records.count == 1 && records[0].end == 1 ? records[0].fields : nil
    }

    private init(unwrapped bytes: UnsafeRawBufferPointer, delimiter: UInt8, hasBackslashes: Bool) {
        (self.delimiter, self.hasBackslashes) = (delimiter, hasBackslashes)
        read(bytes, isWhole: true, limit: 2)
    }
}
