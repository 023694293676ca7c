import TimbreBase
import TimbreFiles

/// A table of songs as it is understood from its first MiB: how it is written, and what each column means.
///
///     let table = try SongTable("songs.csv")
///     for column in table.columns { print(column.name, column.field?.rawValue ?? "ignored", column.reading) }
public struct SongTable: Sendable {
    /// A column, and what it is taken for.
    public struct Column: Sendable, Equatable {
        /// As in the header; of several header lines, joined by spaces.
        public var name: String
        /// nil for a column that is not read.
        public var field: SongField?
        /// How its cells are read, in words; empty for plain text.
        public var reading: String
        /// Of its numbers; nil for texts.
        public var unit: FeatureUnit?
        /// Some different cells of the sample, in their order.
        public var examples: [String]
        /// Missing cells as a share of the sample's rows.
        public var missingShare: Double
        /// Why a column whose name means a field is not read, or what of its name its values contradict; nil elsewhere.
        public var note: String?

        var cells: CellReading?
        var list: NameList?
        /// Whether it identifies songs as well as the column that is taken for it.
        var isOtherIdentifier = false
    }

    /// As it was given, for people.
    public let path: String
    /// The file itself, or a copy as long as this is there: what comes through a pipe is read more than once.
    let input: SpooledFile
    public internal(set) var columns: [Column]
    /// Rows of the sample.
    public let sampleRows: Int
    /// How the table is written, in words: "UTF-8, fields parted by ;, decimal commas".
    public let dialect: String
    let format: CSVFormat
    /// Cells of each column of the sample, without spaces around them.
    let cells: [[String]]
    /// The same without those that are missing.
    let samples: [ColumnSample]
    let places: ColumnPlaces
    let decimal: DecimalMark
    /// Fields whose column can't be known, and why.
    let open: [SongField: CatalogueFault]

    /// A reader of the rows.
    ///
    /// - Throws: `FileFault`.
    func reader() throws -> CSVReader { try CSVReader(input, format: format) }

    /// Passes the cells of each row to the body, without spaces around them; a row that is too short is filled up.
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

    /// The number of the column that a field is read from.
    func column(_ field: SongField) -> Int? { columns.firstIndex { $0.field == field } }
}
