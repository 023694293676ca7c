/// Writes CSV (RFC 4180, lines end with LF), quoting only where it must.
///
/// The file grows beside its name and appears with `finish`; without it, nothing is left.
package struct CSVWriter: ~Copyable {
    private let pending: PendingFile
    private var sink: FileSink
    private var fieldsInRecord = 0
    private var isBlank = true
    private var isFinished = false

    /// - Parameter followingLinks: as for `AtomicFile.write`.
    /// - Throws: `FileFault` when the file can't be created.
    package init(creating path: String, followingLinks: Bool = true) throws {
        pending = try PendingFile(replacing: path, followingLinks: followingLinks)
        sink = FileSink(pending.file)
    }

    /// Bytes written so far.
    package var byteCount: Int { sink.count }

    /// Adds a field to the current record.
    ///
    /// - Throws: `FileFault.failed` when the disk is full or fails.
    package mutating func field(_ text: String) throws {
        precondition(!isFinished, "written to a finished file")
        if fieldsInRecord > 0 { try sink.write(UInt8(ascii: ",")) }
        fieldsInRecord += 1
        var text = text
        try text.withUTF8 { bytes in
            isBlank = isBlank && bytes.isEmpty
            guard bytes.contains(where: Self.needsQuotes) else { return try sink.write(UnsafeRawBufferPointer(bytes)) }
            let quote = UInt8(ascii: "\"")
            try sink.write(quote)
            var rest = bytes[...]
            while let position = rest.firstIndex(of: quote) {
                try sink.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rest[...position])))
                try sink.write(quote)
                rest = rest[(position + 1)...]
            }
            try sink.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rest)))
            try sink.write(quote)
        }
    }

    /// Ends the current record, which has at least one field.
    ///
    /// - Throws: `FileFault.failed` when the disk is full or fails.
    package mutating func endRecord() throws {
        precondition(fieldsInRecord > 0, "a record without fields")
        // A blank line is no record.
        if fieldsInRecord == 1, isBlank { try sink.write("\"\"") }
        try sink.write(UInt8(ascii: "\n"))
        fieldsInRecord = 0
        isBlank = true
    }

    /// Writes a whole record.
    ///
    /// - Throws: `FileFault.failed` when the disk is full or fails.
    package mutating func record(_ fields: [String]) throws {
        for field in fields { try self.field(field) }
        try endRecord()
    }

    /// Puts the file in place, on disk; nothing can be written then.
    ///
    /// - Throws: `FileFault.failed` when the disk is full or fails.
    package mutating func finish() throws {
        precondition(fieldsInRecord == 0, "finished within a record")
        precondition(!isFinished, "finished twice")
        try sink.flush()
        try pending.commit()
        isFinished = true
    }

    /// A text as a field of a record: in quotes where it must be.
    package static func quoted(_ text: String) -> String {
        text.utf8.contains(where: needsQuotes) ? "\"\(text.doubling("\""))\"" : text
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }
}
