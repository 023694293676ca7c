package import TimbreFiles

/// What an ingest did.
public struct IngestReport: Sendable, Equatable {
    /// A reason for which rows were rejected.
    public struct Reason: Sendable, Equatable {
        public var text: String
        public var count: Int
    }

    /// Rows read; each was added, a duplicate or rejected.
    public internal(set) var read = 0
    public internal(set) var added = 0
    public internal(set) var duplicates = 0
    public internal(set) var rejected = 0
    /// The most frequent first.
    public internal(set) var reasons: [Reason] = []
    /// What the reader should know: which recipe was chosen, which columns were done without.
    public internal(set) var notes: [String] = []
    /// Songs in the catalogue afterwards.
    public internal(set) var songCount = 0
}

/// How far an ingest is.
public struct IngestProgress: Sendable, Equatable {
    public var rows: Int
    public var bytesRead: Int
    /// Of all files together.
    public var byteCount: Int

    public var share: Double { byteCount == 0 ? 1 : Double(bytesRead) / Double(byteCount) }
}

/// How to ingest.
public struct IngestOptions: Sendable {
    /// Stop at the first row that can't be used, and add nothing.
    public var isStrict: Bool
    /// At most so many rows are read, of all files together; nil for all.
    public var rowLimit: Int?
    /// Choices about the tables, where they are not to be found out.
    public var table: TableOptions
    /// How long to wait for another command that writes into the catalogue.
    public var patience: WriterPatience
    /// The trace for the times of its parts; nil for none.
    package var trace: Trace?

    public init(
        isStrict: Bool = false, rowLimit: Int? = nil, table: TableOptions = TableOptions(),
        patience: WriterPatience = WriterPatience()
    ) {
        (self.isStrict, self.rowLimit, self.table, self.patience) = (isStrict, rowLimit, table, patience)
    }
}
