import TimbreBase
import TimbreFiles

/// A table of songs, with its dialect and the meaning of its columns as found from the first MiB.
///
///     let table = try SongTable("songs.csv")
///     for column in table.columns { print(column.name, column.field?.rawValue ?? "ignored", column.reading) }
public struct SongTable: Sendable {
    /// A column with its meaning.
    public struct Column: Sendable, Equatable {
        /// Name in the header; texts of several header lines are joined by spaces.
        public var name: String
        /// Field that the column is read as; nil for none.
        public var field: SongField?
        /// Reading of the cells, in words; empty for plain text.
        public var reading: String
        /// Unit of the numbers; nil for texts.
        public var unit: FeatureUnit?
        /// Up to three different cells of the sample, in order.
        public var examples: [String]
        /// Share of the sample's rows whose cell is missing, 0 to 1.
        public var missingShare: Double
        /// Reason for which a column with a field's name is not read, or a contradiction between name and values; else
        /// nil.
        public var note: String?

        var cells: CellReading?
        var list: NameList?
        /// Whether the column identifies songs too, beside the one that is used.
        var isOtherIdentifier = false
    }

    /// Whether a column names the playlist that a row is of.
    public var hasPlaylists: Bool { columns.contains { $0.field == .playlist } }

    /// Path as given, for messages.
    public let path: String
    /// The file, or for a pipe a temporary copy that lives as long as this value, since a table is read more than once.
    let input: SpooledFile
    public internal(set) var columns: [Column]
    /// Number of rows in the sample.
    public let sampleRows: Int
    /// Dialect in words: "UTF-8, fields parted by ;, decimal commas".
    public let dialect: String
    let format: CSVFormat
    /// Cells of the sample, `[columns][rows]`, without surrounding spaces.
    let cells: [[String]]
    /// Cells of each column that are not missing.
    let samples: [ColumnSample]
    let places: ColumnPlaces
    let decimal: DecimalMark
    /// Fields whose column is uncertain, with the fault.
    let open: [SongField: CatalogueFault]

    /// Makes a reader of the rows.
    ///
    /// - Throws: `FileFault`.
    func reader() throws -> CSVReader { try CSVReader(input, format: format) }

    /// Passes the cells of each row to the body, without surrounding spaces; short rows are padded with empty cells.
    ///
    /// - Throws: `FileFault`; what the body throws.
    package func forEachRow(_ body: ([String]) throws -> Void) throws {
        var reader = try reader()
        while try reader.nextRecord() {
            if reader.isBlank { continue }
            let record = (0..<columns.count).map { $0 < reader.fieldCount ? reader.text($0).trimmed : "" }
            try body(record)
        }
    }

    /// The index of the column that a field is read from; nil for none.
    func column(_ field: SongField) -> Int? { columns.firstIndex { $0.field == field } }
}
