import TimbreFiles

/// A `.npy` of a catalogue that an ingest makes or adds to.
struct GrowingArray {
    let name: String
    let type: NPYType
    let columns: Int
    /// Number of rows before this ingest.
    let oldRows: Int
    let writer: NPYWriter
    private let directory: CatalogueDirectory

    /// - Parameter oldRows: the number of rows to keep; nil for a new file.
    /// - Throws: errors of `NPYWriter`.
    init(_ name: String, _ type: NPYType, columns: Int, keepingRows oldRows: Int?, in directory: CatalogueDirectory)
        throws
    {
        (self.name, self.type, self.columns, self.directory) = (name, type, columns, directory)
        self.oldRows = oldRows ?? 0
        let path = directory.path(name)
        writer =
            if let oldRows {
                try NPYWriter(appendingTo: path, type: type, columns: columns, keepingRows: oldRows)
            } else {
                try NPYWriter(creating: path, type: type, columns: columns, followingLinks: false)
            }
    }

    /// Completes the file; returns when all rows are on disk.
    ///
    /// - Throws: `FileFault`.
    func finish() throws -> StoredFile {
        try writer.finish()
        let file = try NPYFile(path: directory.path(name))
        return StoredFile(
            name: name, generation: 0, rows: writer.rows, size: 0, checksums: file.checksums(rows: writer.rows))
    }

    /// Cuts off the added rows. If this fails, they do no harm: they are not counted, and the next write cuts them off.
    func undo() {
        try? NPYWriter(
            appendingTo: directory.path(name), type: type, columns: columns, keepingRows: oldRows
        ).finish()
    }
}
