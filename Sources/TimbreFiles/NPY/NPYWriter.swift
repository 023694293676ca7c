/// Writes a `.npy` file, row-major [rows, columns], whose row count becomes known at the end.
///
/// A new file grows beside its name and appears with `finish`; without it, nothing is left. A file that is
/// appended to keeps its row count until `finish`, whatever was written behind its last row.
public final class NPYWriter {
    /// Number of rows of the file so far, those kept of an existing file included.
    public var rows: Int { header.rows }

    private let pending: PendingFile?
    private let file: OpenFile
    private var sink: FileSink
    private var header: NPYHeader
    private var isFinished = false

    /// - Parameter followingLinks: as for `AtomicFile.write`.
    /// - Throws: `FileFault` when the file can't be created; `.notSeekable` for a pipe.
    public init(creating path: String, type: NPYType, columns: Int, followingLinks: Bool = true) throws {
        precondition(columns > 0, "\(columns) columns")
        // The number of rows stands at the beginning. Nobody should wait for the reader of a pipe to learn that.
        if followingLinks, OpenFile.isPipe(path) { throw FileFault.notSeekable(path: path) }
        let pending = try PendingFile(replacing: path, followingLinks: followingLinks)
        guard !pending.isDirect || pending.file.isSeekableDevice else { throw FileFault.notSeekable(path: path) }
        self.pending = pending
        file = pending.file
        header = NPYHeader(type: type, columns: columns)
        sink = FileSink(file)
        try writeHeader(at: nil)
    }

    /// Continues a file behind its first `keepingRows` rows and cuts what lies beyond. A link is not followed.
    ///
    /// - Throws: `FileFault` when the file is missing or damaged, a link, has fewer rows, or another type or width.
    public init(appendingTo path: String, type: NPYType, columns: Int, keepingRows: Int) throws {
        precondition(keepingRows >= 0, "\(keepingRows) rows")
        pending = nil
        file = try OpenFile.writing(path)
        header = try MappedFile(file).withBytes { try NPYHeader($0, path: path) }
        guard header.type == type, header.columns == columns, header.rows >= keepingRows else {
            throw FileFault.damaged(
                path: path,
                detail: "[\(header.rows), \(header.columns)] of \(header.type) is found where"
                    + " [\(keepingRows) or more, \(columns)] of \(type) is expected")
        }
        sink = FileSink(file)
        if header.rows > keepingRows {
            // The shape must never promise more than the file holds, whenever the power goes.
            header.rows = keepingRows
            try writeHeader(at: 0)
            try file.sync()
        }
        try file.truncate(to: header.length + keepingRows * header.rowSize)
    }

    /// Appends whole rows to a float32 file, or to a float16 file, for which they are rounded to nearest even.
    ///
    /// - Throws: `FileFault.failed` when the disk is full or fails.
    public func append(_ values: [Float]) throws {
        if header.type == .float16 {
            try append(values.map(HalfPrecision.narrowed), as: .float16)
        } else {
            try append(values, as: .float32)
        }
    }

    /// Appends whole rows to an int32 file.
    ///
    /// - Throws: `FileFault.failed` when the disk is full or fails.
    public func append(_ values: [Int32]) throws { try append(values, as: .int32) }

    /// Appends whole rows to an int64 file.
    ///
    /// - Throws: `FileFault.failed` when the disk is full or fails.
    public func append(_ values: [Int64]) throws { try append(values, as: .int64) }

    /// Appends whole rows to a uint8 file.
    ///
    /// - Throws: `FileFault.failed` when the disk is full or fails.
    public func append(_ values: [UInt8]) throws { try append(values, as: .uint8) }

    /// Returns when the appended rows are on disk; the row count is not yet.
    ///
    /// - Throws: `FileFault.failed` when the disk is full or fails.
    public func sync() throws {
        try sink.flush()
        try file.sync()
    }

    /// Puts the row count into the header, and a new file in its place, all on disk; nothing can be appended then.
    ///
    /// - Throws: `FileFault.failed` when the disk is full or fails.
    public func finish() throws {
        precondition(!isFinished, "finished twice")
        if let pending {
            try sink.flush()
            try writeHeader(at: 0)
            try pending.commit()
        } else {
            try sync()
            try writeHeader(at: 0)
            try file.sync()
        }
        isFinished = true
    }

    private func append<Value: BitwiseCopyable>(_ values: [Value], as type: NPYType) throws {
        precondition(!isFinished, "appended to a finished file")
        precondition(header.type == type, "\(type) appended to a file of \(header.type)")
        precondition(
            values.count.isMultiple(of: header.columns), "\(values.count) values for \(header.columns) columns")
        try sink.write(values)
        header.rows += values.count / header.columns
    }

    private func writeHeader(at offset: Int?) throws {
        guard let bytes = header.bytes else {
            throw FileFault.unsupported(
                path: file.path, detail: "its header has no room for \(header.rows) rows; save it again with numpy.save"
            )
        }
        try bytes.withUnsafeBytes { try file.write($0, at: offset) }
    }
}
