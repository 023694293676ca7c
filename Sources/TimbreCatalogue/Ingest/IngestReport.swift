package import TimbreFiles

/// Result of an ingest: counts of rows, and notes.
public struct IngestReport: Sendable, Equatable {
    /// A reason for which rows were rejected.
    public struct Reason: Sendable, Equatable {
        public var text: String
        public var count: Int
    }

    /// Number of rows read; each was added, a duplicate or rejected.
    public internal(set) var read = 0
    public internal(set) var added = 0
    public internal(set) var duplicates = 0
    public internal(set) var rejected = 0
    /// Reasons of rejections, the most frequent first.
    public internal(set) var reasons: [Reason] = []
    /// Notes in sentences: the recipe that was chosen, the columns that are missing.
    public internal(set) var notes: [String] = []
    /// Paths of the tables that name playlists.
    public internal(set) var playlistTables: [String] = []
    /// Number of songs in the catalogue afterwards.
    public internal(set) var songCount = 0
}

/// Progress of an ingest.
public struct IngestProgress: Sendable, Equatable {
    public var rows: Int
    public var bytesRead: Int
    /// Size of all files together, in bytes.
    public var byteCount: Int

    public var share: Double { byteCount == 0 ? 1 : Double(bytesRead) / Double(byteCount) }
}

/// Settings of an ingest.
public struct IngestOptions: Sendable {
    /// Whether to stop at the first row that can't be used, and add nothing.
    public var isStrict: Bool
    /// Largest number of rows to read, from all files together; nil for all rows.
    public var rowLimit: Int?
    /// Properties of the tables that are given instead of detected.
    public var table: TableOptions
    /// Patience with another command that writes into the catalogue.
    public var patience: WriterPatience
    /// Trace for the times of the ingest's parts; nil for none.
    package var trace: Trace?

    public init(
        isStrict: Bool = false, rowLimit: Int? = nil, table: TableOptions = TableOptions(),
        patience: WriterPatience = WriterPatience()
    ) {
        (self.isStrict, self.rowLimit, self.table, self.patience) = (isStrict, rowLimit, table, patience)
    }
}
