import TimbreBase
import TimbreFiles

/// Reads the year of a song from its columns of dates, the first that tells one.
struct DateReader {
    private let columns: [Int: ColumnPlan.DateColumn]
    private let fields: [Int]

    init(_ plan: ColumnPlan) {
        fields = plan.dates.map(\.field)
        columns = Dictionary(plan.dates.map { ($0.field, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The year of a record; nil where no column tells one.
    func year(of record: borrowing CSVReader) -> Int? { year(of: record, fields: fields[...]) }

    /// The year of a record by some columns; nil where none tells one.
    ///
    /// - Parameter fields: the columns to try; a column where no date was expected is read as a year of four digits.
    func year(of record: borrowing CSVReader, fields: ArraySlice<Int>) -> Int? {
        for field in fields {
            let form = columns[field]?.form ?? .fourDigitYear
            if let year = record.withBytes(field, { form.year(of: $0.trimmed) }) { return year }
        }
        return nil
    }

    /// The year of a record with the day in its fraction; nil where no column tells one.
    func decimalYear(of record: borrowing CSVReader, fields: ArraySlice<Int>) -> Double? {
        for field in fields {
            let (form, order) = (columns[field]?.form ?? .fourDigitYear, columns[field]?.order)
            if let year = record.withBytes(field, { form.decimalYear(of: $0.trimmed, order: order) }) { return year }
        }
        return nil
    }

    /// The text of a record's date columns that is no date; nil where there is no text.
    func unreadText(of record: borrowing CSVReader, missing: MissingTexts) -> String? {
        for field in fields {
            let isText = record.withBytes(field) { !missing.contains($0.trimmed) }
            if isText {
                let text = record.text(field).trimmed
                if !MissingTexts.isUsual(text) { return text }
            }
        }
        return nil
    }
}
