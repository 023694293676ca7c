import Foundation
import TimbreBase
import TimbreFiles

extension SongTable {
    /// Looks at the first MiB of a table.
    ///
    /// - Parameter path: of a file; a pipe or "-", standard input, is copied to the temporary directory first.
    /// - Throws: `CatalogueFault.noHeader` for a table without names of columns, `.noSuchColumn` for an option that names
    ///   a column which is not there, `.unknownEncoding`; `FileFault` for a file that is no table.
    public init(_ path: String, options: TableOptions = TableOptions()) throws {
        let input = try SpooledFile(path: path, in: FileManager.default.temporaryDirectory.path)
        let (source, path) = (input.path, path == "-" ? "standard input" : path)
        do {
            try self.init(of: input, named: path, options: options)
        } catch FileFault.empty(source) {
            throw FileFault.empty(path: path)
        }
    }

    private init(of input: SpooledFile, named path: String, options: TableOptions) throws {
        let source = input.path
        var encoding: TextEncoding?
        if let name = options.encoding {
            encoding = TextEncoding(named: name)
            if encoding == nil { throw CatalogueFault.unknownEncoding(name) }
        }
        let sample = try TextSample(path: source, encoding: encoding)
        let form =
            try sample.jsonKeys.map { try TableForm(objectsOf: source, keys: $0, encoding: encoding) }
            ?? TableForm(sample, path: path, encoding: encoding, options: options)
        let meaning = try TableMeaning(path: path, names: form.names, rows: form.rows, options: options)
        self.init(
            path: path, input: input, columns: meaning.columns, sampleRows: form.rows.count,
            dialect: Self.words(sample, form, decimal: meaning.decimal.byte), format: form.format, cells: meaning.cells,
            samples: meaning.samples, places: ColumnPlaces(form.names), decimal: meaning.decimal, open: meaning.open)
    }

    private static func words(_ sample: TextSample, _ form: TableForm, decimal: UInt8) -> String {
        var words = [sample.compression, sample.encoding.name].compactMap(\.self)
        switch form.format.kind {
        case .jsonObjects: words.append("JSON objects")
        case .delimited:
            let delimiter = form.format.delimiter
            let names: [UInt8: String] = [0x2C: "commas", 0x3B: "semicolons", 0x09: "tabs", 0x7C: "bars"]
            words.append("fields parted by \(names[delimiter] ?? "“\(Unicode.Scalar(delimiter))”")")
        }
        if decimal == UInt8(ascii: ",") { words.append("decimal commas") }
        if form.notes > 0 { words.append("\(Counted.things(form.notes, "line")) in front of the header") }
        if form.headerLines > 1 { words.append("\(form.headerLines) header lines") }
        return words.joined(separator: ", ")
    }
}

/// A sample as columns and rows.
private struct TableForm {
    var format: CSVFormat
    var names: [String]
    var rows: ArraySlice<[String]>
    var headerLines = 0
    /// Lines in front of the header.
    var notes = 0

    /// - Parameter encoding: where somebody says it; what follows a sample in ASCII may be in another than the sample.
    init(_ sample: TextSample, path: String, encoding: TextEncoding?, options: TableOptions) throws {
        let (dialect, records) = sample.bytes.withUnsafeBytes {
            Dialect.detect(
                $0, isWhole: sample.isWhole, delimiter: options.delimiter?.asciiValue, headerLine: options.headerLine)
        }
        if let line = options.headerLine, dialect.headerLine < line {
            throw CatalogueFault.noSuchLine(file: path, line: line, lines: records.lines.last ?? 0)
        }
        names = dialect.names(in: records)
        // Of shorter rows, a cell may be another column's.
        let names = names
        let whole = dialect.body(of: records).filter { $0.count == names.count }
        rows = whole.isEmpty ? dialect.body(of: records) : whole[...]
        headerLines = dialect.headerLines
        notes = dialect.headerLine - 1
        guard !names.isEmpty else { throw CatalogueFault.noRows(file: path) }
        let filled = names.filter { !$0.isEmpty }
        let isNamed = filled.contains { FieldNames.match(ColumnName($0)) != nil }
        if options.headerLine == nil, !isNamed, filled.contains(where: Dialect.isNumber) {
            throw CatalogueFault.noHeader(file: path, line: dialect.headerLine, first: names)
        }
        format = CSVFormat(
            encoding: encoding, delimiter: dialect.delimiter, skipsSpaces: dialect.skipsSpaces,
            skippedLines: dialect.linesBeforeBody(in: records))
    }

    /// - Parameter keys: of the objects.
    init(objectsOf path: String, keys: [String], encoding: TextEncoding?) throws {
        format = CSVFormat(kind: .jsonObjects(keys: keys), encoding: encoding)
        names = keys
        var records: [[String]] = []
        var reader = try CSVReader(path: path, format: format, bufferSize: 1 << 20)
        while records.count < 5000, try reader.nextRecord() {
            if reader.problem != nil { continue }
            records.append((0..<reader.fieldCount).map { reader.text($0).trimmed })
        }
        rows = records[...]
    }
}
