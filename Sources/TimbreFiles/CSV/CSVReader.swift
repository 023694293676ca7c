/// Reads CSV (RFC 4180) record by record through a buffer that is reused; no field is copied until asked for.
///
/// The text is unpacked and decoded on the way, as `CSVFormat` or its content says. Lines end with LF or CR LF, or with
/// CR where a file has no LF; a quote inside an unquoted field is literal, and so is what follows a closing quote;
/// blank lines are skipped; the last record needs no line end. The first record is as any other.
///
///     var reader = try CSVReader(path: "songs.csv")
///     while try reader.nextRecord() { print(reader.line, reader.text(0)) }
package struct CSVReader: ~Copyable {
    /// Largest record in bytes, 128 MiB: beyond it, a quote was not closed.
    static let standardRecordLimit = 1 << 27
    static let fieldLimit = 1 << 20

    /// The 1-based line on which the current record starts; line breaks in quoted fields count.
    package private(set) var line = 1
    /// Bytes of the file; 0 for a pipe.
    package let fileSize: Int

    /// Name of the file in faults.
    let path: String
    private let source: TextSource
    /// Source of the records where the text is JSON; nil for delimited text.
    private let objects: JSONRecords?
    let format: CSVFormat
    let buffer: CSVBuffer
    let fields: CSVFields
    /// The buffer and the table of fields once more, for every access: without the checks that a class's variables
    /// take.
    @usableFromInline private(set) var bytes: UnsafeMutablePointer<UInt8>
    @usableFromInline var table: UnsafeMutablePointer<CSVField>
    private let recordLimit: Int
    private var recordEnd: Int
    private var nextLine = 1
    private var linesToSkip: Int

    /// Opens a file, or a pipe that is read once, and looks at its first bytes.
    ///
    /// - Parameter bufferSize: bytes in memory at once; the buffer grows for longer records.
    /// - Throws: `FileFault` when the file is missing, not readable, a directory, empty, a damaged archive, or no text.
    package init(path: String, format: CSVFormat = CSVFormat(), bufferSize: Int = 1 << 22) throws {
        try self.init(path: path, format: format, bufferSize: bufferSize, recordLimit: Self.standardRecordLimit)
    }

    /// Opens a file that is read from its beginning, as often as need be.
    package init(_ file: SpooledFile, format: CSVFormat, bufferSize: Int = 1 << 22) throws {
        try self.init(
            TextSource(file, encoding: format.encoding), format: format, bufferSize: bufferSize,
            recordLimit: Self.standardRecordLimit)
    }

    init(path: String, format: CSVFormat = CSVFormat(), bufferSize: Int, recordLimit: Int) throws {
        try self.init(
            TextSource(path: path, encoding: format.encoding), format: format, bufferSize: bufferSize,
            recordLimit: recordLimit)
    }

    private init(_ source: TextSource, format: CSVFormat, bufferSize: Int, recordLimit: Int) throws {
        precondition(bufferSize > 0 && bufferSize <= 1 << 30, "a buffer of \(bufferSize) bytes")
        let objects: JSONRecords? =
            if case .json(let shape) = format.kind {
                JSONRecords(
                    JSONObjects(
                        ByteQueue(capacity: 1 << 18), of: source, within: shape.path, name: source.file.path,
                        objectLimit: recordLimit),
                    columns: shape.columns)
            } else {
                nil
            }
        let buffer = CSVBuffer(source: objects ?? source, capacity: bufferSize)
        try buffer.refill(keepingFrom: 0)
        (self.source, self.objects, self.buffer, self.path) = (source, objects, buffer, source.file.path)
        self.format = format
        self.recordLimit = recordLimit
        fields = CSVFields()
        (bytes, table) = (buffer.bytes, fields.fields)
        fileSize = source.file.isRegular ? source.file.size : 0
        recordEnd = 0
        linesToSkip = objects == nil ? format.skippedLines : 0
        if objects != nil { table = fields.fields + 1 }
    }

    /// Skips a line; false at the end of the file.
    private mutating func skipLine() throws -> Bool {
        while true {
            let rest = bytes(from: recordEnd, to: buffer.count)
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                recordEnd += end + 1
                nextLine += 1
                return true
            }
            if buffer.isAtEnd {
                recordEnd = buffer.count
                return false
            }
            try refill()
        }
    }

    /// Bytes of the file up to the end of the current record; where the text is packed or decoded, those that were
    /// read.
    package var bytesRead: Int {
        let position = objects == nil ? source.filePosition(ofByte: buffer.offset + recordEnd) : nil
        return position ?? source.bytesRead
    }

    /// Defect of the current record, as the end of "the line …"; nil but for JSON that is no object, which is then the
    /// record's only field.
    package private(set) var problem: String?

    /// Number of values in JSON whose key is no column, in the part of the file that was read.
    package var unknownKeys: Int { objects?.unknownKeys ?? 0 }

    /// The encoding of the text; nil as long as everything that was read is ASCII.
    package var encoding: TextEncoding? { source.encoding }

    /// Number of fields of the current record.
    package internal(set) var fieldCount = 0

    /// Goes to the next record; its fields hold until the next call. False at the end of the file.
    ///
    /// - Throws: `FileFault` for a quote that is never closed, NUL bytes, an oversized record, or a failing disk.
    package mutating func nextRecord() throws -> Bool {
        while linesToSkip > 0 { linesToSkip = try skipLine() ? linesToSkip - 1 : 0 }
        while true {
            if recordEnd == buffer.count {
                if buffer.isAtEnd {
                    fieldCount = 0
                    return false
                }
                try refill()
                continue
            }
            var scanner = CSVScanner(buffer, fields, format: format)
            switch scanner.scan(from: recordEnd) {
            case .record(let end):
                let start = recordEnd
                try take(recordEndingAt: end)
                fieldCount = scanner.fieldCount
                if objects != nil {
                    takeLine()
                    return true
                }
                if let tail = format.lineTail { drop(tail, atEndOf: end) }
                if fieldCount > 1 { return true }
                if table[0].start < table[0].end {
                    if let width = format.wrappedWidth { unwrap(from: start, width: width) }
                    return true
                }
                // One empty field: a blank line, unless it is quoted.
                if Int(table[0].start) > start { return true }
            case .needsMoreBytes:
                try refill()
            case .needsMoreFields:
                guard fields.capacity < Self.fieldLimit else {
                    throw FileFault.tooManyFields(path: path, line: nextLine, limit: Self.fieldLimit)
                }
                fields.grow()
                table = fields.fields + (objects == nil ? 0 : 1)
            case .unclosedQuote(let position):
                let before = ByteScan(bytes(from: recordEnd, to: position))
                throw FileFault.unclosedQuote(path: path, line: nextLine + before.lineFeeds)
            }
        }
    }

    private mutating func take(recordEndingAt end: Int) throws {
        let scan = ByteScan(bytes(from: recordEnd, to: end))
        guard !scan.hasNUL else {
            let bytes = bytes(from: recordEnd, to: end)
            let nul = bytes.firstIndex(of: 0) ?? 0
            let before = ByteScan(UnsafeRawBufferPointer(rebasing: bytes[..<nul]))
            throw FileFault.nul(path: path, line: nextLine + before.lineFeeds)
        }
        line = nextLine
        nextLine += scan.lineFeeds
        recordEnd = end
    }

    /// Takes the first field off a record that was made of JSON: its line, and whether it is an object.
    private mutating func takeLine() {
        let field = fields.fields[0]
        var text = bytes(from: Int(field.start), to: Int(field.end))[...]
        let isBroken = text.last == JSONRecords.brokenMark
        if isBroken { text.removeLast() }
        line = text.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
        nextLine = line
        problem = isBroken ? "is no JSON object" : nil
        fieldCount -= 1
    }

    private mutating func refill() throws {
        guard !buffer.isExhausted(keepingFrom: recordEnd, limit: recordLimit) else {
            throw FileFault.recordTooLong(path: path, line: nextLine, limit: recordLimit)
        }
        try buffer.refill(keepingFrom: recordEnd)
        bytes = buffer.bytes
        recordEnd = 0
    }

    private func bytes(from start: Int, to end: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: bytes + start, count: end - start)
    }
}

extension CSVReader {
    /// Whether all fields are empty or spaces, as in a line of delimiters alone; never for an object in JSON.
    package var isBlank: Bool {
        objects == nil && (0..<fieldCount).allSatisfy { isEmpty($0) }
    }

    /// Checks that a path leads to a file of known size, which can be read repeatedly; the file is not opened.
    ///
    /// - Throws: `FileFault.missing`, `.isDirectory`, `.notRegular` for a pipe or a device.
    package static func checkIsRegular(_ path: String) throws { try OpenFile.checkIsRegular(path) }
}
