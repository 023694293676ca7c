import Foundation
import TimbreBase
import TimbreFiles

extension SongTable {
    /// Analyses the first MiB of a table.
    ///
    /// - Parameters:
    ///   - path: the path of a file; a pipe or "-", standard input, is copied to the temporary directory first.
    ///   - options: properties that are given instead of detected.
    /// - Throws: `CatalogueFault.noHeader` for a table without names of columns, `.noUsableRow` for one whose rows have
    ///   other numbers of fields than the header, `.noSuchColumn` for an option that names a column which is not there,
    ///   `.unknownEncoding`; `FileFault` for a file that is no table.
    public init(_ path: String, options: TableOptions = TableOptions()) throws {
        try self.init(SpooledFile(path: path, in: FileManager.default.temporaryDirectory.path), options: options)
    }

    /// Analyses the first MiB of a table.
    ///
    /// - Throws: faults of the initializer with a path.
    init(_ input: SpooledFile, options: TableOptions = TableOptions()) throws {
        var encoding: TextEncoding?
        if let name = options.encoding {
            encoding = TextEncoding(named: name)
            if encoding == nil { throw CatalogueFault.unknownEncoding(name) }
        }
        let sample = try TextSample(input, encoding: encoding)
        let form =
            try sample.jsonShape().map { try TableForm($0, of: input, encoding: encoding) }
            ?? TableForm(sample, of: input, encoding: encoding, options: options)
        let meaning = try TableMeaning(path: input.name, names: form.names, rows: form.rows, options: options)
        self.init(
            path: input.name, input: input, columns: meaning.columns, sampleRows: form.rows.count,
            dialect: Self.words(sample, form, decimal: meaning.decimal.byte), format: form.format, cells: meaning.cells,
            samples: meaning.samples, places: ColumnPlaces(form.names), decimal: meaning.decimal, open: meaning.open)
    }

    private static func words(_ sample: TextSample, _ form: TableForm, decimal: UInt8) -> String {
        let doubt = sample.isEncodingDoubtful ? " (its text hardly looks like that: name its encoding)" : ""
        var words = [sample.compression, sample.encoding.name + doubt].compactMap(\.self)
        switch form.format.kind {
        case .json(let shape):
            words.append("JSON objects" + (shape.path.isEmpty ? "" : " of “\(shape.path.joined(separator: "."))”"))
        case .delimited:
            let delimiter = form.format.delimiter
            let names: [UInt8: String] = [0x2C: "commas", 0x3B: "semicolons", 0x09: "tabs", 0x7C: "bars"]
            words.append("fields parted by \(names[delimiter] ?? "“\(Unicode.Scalar(delimiter))”")")
            if form.format.hasBackslashes { words.append("backslashes in front of quotes") }
        }
        if decimal == UInt8(ascii: ",") { words.append("decimal commas") }
        if form.isWrapped { words.append("rows within quotes") }
        if form.notes > 0 { words.append("\(Counted.things(form.notes, "line")) in front of the header") }
        if form.headerLines > 1 { words.append("\(form.headerLines) header lines") }
        return words.joined(separator: ", ")
    }
}
