import TimbreBase
import TimbreFiles

/// The beginning of a table as columns and rows.
struct TableForm {
    private(set) var format: CSVFormat
    private(set) var names: [String]
    /// Cells of each row, without surrounding spaces; a row may have fewer cells than there are names.
    private(set) var rows: [[String]]
    private(set) var headerLines = 0
    /// Number of lines before the header.
    private(set) var notes = 0
    /// Whether the header or a row is quoted as a whole.
    private(set) var isWrapped = false

    /// Fewest rows by which the meaning of columns is judged; where the sample has fewer, more are read.
    private static let leastRows = 20
    /// Size in bytes of the sample of a table with unusually long lines: 16 MiB.
    private static let largerSample = 1 << 24
    /// Largest number of columns: 65,536.
    private static let mostColumns = 1 << 16
    /// Largest number of cells in the sample.
    private static let mostCells = 2_000_000
    /// Number of bytes by which a cell is judged.
    private static let cellLimit = 4096

    /// - Parameter encoding: the given encoding; nil to detect it. Text after an ASCII sample may be in another
    ///   encoding.
    /// - Throws: `CatalogueFault.noSuchLine`, `.noHeader`, `.noRows`, `.noUsableRow`; `FileFault`.
    init(_ sample: TextSample, of file: SpooledFile, encoding: TextEncoding?, options: TableOptions) throws {
        var (dialect, records) = Dialect.detect(sample, options: options)
        if records.records.isEmpty, !sample.isWhole {
            let larger = try TextSample(file, encoding: encoding, limit: Self.largerSample)
            (dialect, records) = Dialect.detect(larger, options: options)
            guard !records.records.isEmpty || larger.isWhole else {
                throw FileFault.recordTooLong(path: file.name, line: 1, limit: Self.largerSample)
            }
        }
        if let line = options.headerLine, dialect.headerLine < line {
            throw CatalogueFault.noSuchLine(file: file.name, line: line, lines: records.records.last?.line ?? 0)
        }
        names = dialect.names(in: records)
        (headerLines, notes) = (dialect.headerLines, dialect.headerLine - 1)
        guard !names.isEmpty else { throw CatalogueFault.noRows(file: file.name) }
        let filled = names.filter { !$0.isEmpty }
        let isNamed = filled.contains { FieldNames.match(ColumnName($0)) != nil }
        if options.headerLine == nil, !isNamed, filled.contains(where: Dialect.isNumber) {
            throw CatalogueFault.noHeader(file: file.name, line: dialect.headerLine, first: names)
        }
        rows = Array(dialect.body(of: records))
        format = CSVFormat(
            encoding: encoding, delimiter: dialect.delimiter, skipsSpaces: dialect.skipsSpaces,
            hasBackslashes: dialect.hasBackslashes, skippedLines: dialect.linesBeforeBody(in: records),
            lineTail: records.lineTail)
        isWrapped = records.records.contains { $0.isQuoted && $0.fields.count > 1 }
        if !sample.isWhole, rows.count < Self.leastRows {
            rows = try Self.rows(of: file, format, atMost: Self.leastRows)
        }
        dropUnnamedEnd()
        if names.count > 1 { format.wrappedWidth = names.count }
        // In shorter rows, a cell may belong to another column.
        let whole = rows.map { row in
            row.dropFirst(names.count).allSatisfy(\.isEmpty) ? Array(row.prefix(names.count)) : row
        }.filter { $0.count == names.count }
        try Self.check(columns: names.count, of: file)
        if whole.isEmpty, let row = rows.first {
            let kind: Rejection.Kind = row.count < names.count ? .tooFewFields : .tooManyFields
            throw CatalogueFault.noUsableRow(
                file: file.name, read: rows.count, reasons: [Rejection.summary(kind)],
                firstLine: 1 + format.skippedLines)
        }
        rows = Array(whole.prefix(Self.rowLimit(names.count)))
    }

    /// - Throws: `FileFault`.
    init(_ shape: JSONShape, of file: SpooledFile, encoding: TextEncoding?) throws {
        format = CSVFormat(kind: .json(shape), encoding: encoding)
        names = shape.names
        try Self.check(columns: names.count, of: file)
        rows = try Self.rows(of: file, format, atMost: min(5000, Self.rowLimit(names.count)))
    }

    private static func rowLimit(_ columns: Int) -> Int { max(leastRows, mostCells / max(1, columns)) }

    private static func check(columns: Int, of file: SpooledFile) throws {
        guard columns > mostColumns else { return }
        throw FileFault.unsupported(
            path: file.name, detail: "it has \(columns) columns, of which at most \(mostColumns) can be read")
    }

    /// Removes columns at the end without name and cells, from lines that end with delimiters.
    private mutating func dropUnnamedEnd() {
        let named = names.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? names.count
        let filled = rows.reduce(named) { count, row in
            count < names.count ? max(count, 1 + (row.lastIndex { !$0.isEmpty } ?? 0)) : count
        }
        names.removeSubrange(min(filled, names.count)...)
    }

    private static func rows(of file: SpooledFile, _ format: CSVFormat, atMost limit: Int) throws -> [[String]] {
        var rows: [[String]] = []
        var reader = try CSVReader(file, format: format, bufferSize: 1 << 20)
        while rows.count < limit, try reader.nextRecord() {
            if reader.problem != nil || reader.isBlank { continue }
            rows.append(
                (0..<reader.fieldCount).map { field in
                    reader.withBytes(field) { String(decoding: $0.prefix(cellLimit), as: UTF8.self).trimmed }
                })
        }
        return rows
    }
}

extension Dialect {
    fileprivate static func detect(
        _ sample: TextSample, options: TableOptions
    ) -> (dialect: Dialect, sample: SampleRecords) {
        sample.bytes.withUnsafeBytes {
            detect(
                $0, isWhole: sample.isWhole, delimiter: options.delimiter?.asciiValue, headerLine: options.headerLine)
        }
    }
}
