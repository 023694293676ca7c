import TimbreBase

/// Format of a table's text: delimiter, quoting, and the lines of its header.
struct Dialect: Sendable, Equatable {
    var delimiter: UInt8
    /// Whether spaces between a delimiter and a quote are ignored.
    var skipsSpaces: Bool
    /// Whether a backslash escapes a quote within quotes.
    var hasBackslashes: Bool
    /// Number of the first header line, from 1; the lines before it are notes.
    var headerLine: Int
    /// Number of lines that name the columns together.
    var headerLines: Int
    /// Whether rows have a field before those named in the header, as R writes the names of rows.
    var hasRowNames: Bool
}

extension Dialect {
    static let delimiters: [UInt8] = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }

    /// Finds the dialect of a table.
    ///
    /// - Parameters:
    ///   - bytes: the table's beginning, in UTF-8.
    ///   - delimiter: the delimiter; nil to detect it.
    ///   - headerLine: the number of the first header line; nil to detect it.
    /// - Returns: the dialect, and all records of the sample, header included.
    static func detect(
        _ bytes: UnsafeRawBufferPointer, isWhole: Bool, delimiter: UInt8?, headerLine: Int?
    ) -> (dialect: Dialect, sample: SampleRecords) {
        let hasBackslashes = hasBackslashes(bytes)
        let chosen = delimiter ?? named(bytes) ?? best(bytes, hasBackslashes: hasBackslashes, isWhole: isWhole)
        let sample = SampleRecords(bytes, delimiter: chosen, hasBackslashes: hasBackslashes, isWhole: isWhole)
        var dialect = Dialect(
            delimiter: chosen, skipsSpaces: sample.hasSpacesBeforeQuotes, hasBackslashes: hasBackslashes, headerLine: 1,
            headerLines: 1, hasRowNames: false)
        dialect.findHeader(in: sample, at: headerLine)
        return (dialect, sample)
    }

    /// The delimiter of a first line such as `sep=;`, as spreadsheets write it.
    private static func named(_ bytes: UnsafeRawBufferPointer) -> UInt8? {
        let line = Array(bytes.prefix(6))
        guard line.count >= 5, String(decoding: line[..<4], as: UTF8.self).lowercased() == "sep=",
            line[4] == 0x09 || line[4] > 0x20 && line[4] < 0x7F, line[4] != UInt8(ascii: "\""),
            !Character(Unicode.Scalar(line[4])).isLetter, !Character(Unicode.Scalar(line[4])).isNumber
        else { return nil }
        return line.count == 5 || line[5] == UInt8(ascii: "\n") || line[5] == UInt8(ascii: "\r") ? line[4] : nil
    }

    /// Whether more quotes within texts are escaped by a backslash than by another quote.
    private static func hasBackslashes(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let quote = UInt8(ascii: "\"")
        func isText(_ place: Int) -> Bool {
            bytes.indices.contains(place) && bytes[place] > 0x20 && bytes[place] != quote
                && !delimiters.contains(bytes[place]) && bytes[place] != UInt8(ascii: "\\")
        }
        var (escaped, doubled) = (0, 0)
        for place in bytes.indices.dropFirst() where bytes[place] == quote {
            if bytes[place - 1] == UInt8(ascii: "\\"), isText(place + 1) { escaped += 1 }
            if bytes[place - 1] == quote, isText(place + 1), place > 1, bytes[place - 2] != quote { doubled += 1 }
        }
        return escaped > doubled
    }

    /// The delimiter by which the most records have the same number of fields, more than one.
    private static func best(_ bytes: UnsafeRawBufferPointer, hasBackslashes: Bool, isWhole: Bool) -> UInt8 {
        var best: (delimiter: UInt8, share: Double, width: Int) = (delimiters[0], 0, 1)
        for delimiter in delimiters {
            let records = SampleRecords(
                bytes, delimiter: delimiter, hasBackslashes: hasBackslashes, isWhole: isWhole, limit: 200
            ).fields
            let width = usualWidth(records.map(\.count))
            // A delimiter only at the ends of lines separates nothing.
            guard width > 1, usualWidth(records.map { 1 + ($0.lastIndex { !$0.isEmpty } ?? 0) }) > 1 else { continue }
            let share = Double(records.count { $0.count == width }) / Double(records.count)
            // With similar shares, more fields are less likely to be accidental.
            if share > best.share + 0.1 || share > best.share - 0.1 && width > best.width {
                best = (delimiter, share, width)
            }
        }
        return best.delimiter
    }

    /// The most frequent number of fields; the larger one of a tie.
    static func usualWidth(_ widths: [Int]) -> Int {
        var counts: [Int: Int] = [:]
        for width in widths { counts[width, default: 0] += 1 }
        return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
    }

    /// Largest number of records before the header.
    private static let notesAtMost = 20

    private mutating func findHeader(in sample: SampleRecords, at line: Int?) {
        let records = sample.fields
        guard !records.isEmpty else { return }
        let width = Self.usualWidth(records.map(\.count))
        let first =
            line.flatMap { line in sample.records.firstIndex { $0.line >= line } }
            // Known names of fields occur only in the header.
            ?? records.prefix(Self.notesAtMost).firstIndex { record in
                record.count > 1 && record.count { FieldNames.match(ColumnName($0)) != nil } > 1
            }
            ?? records.firstIndex { $0.count == width || $0.count + 1 == width && $0.count > 1 } ?? 0
        headerLine = sample.records[first].line
        hasRowNames =
            records[first].count + 1 == width
            && Self.areRowNames(records.dropFirst(first + 1).map { $0.count == width ? $0[0] : "" })
            && records.dropFirst(first + 1).contains { $0.count == width && !$0[width - 1].isEmpty }
        headerLines = 1
        // Columns with numbers below the header.
        let body = records.dropFirst(first + 1).filter { $0.count == width }
        guard body.count > 1 else { return }
        let tail = body.dropFirst(min(3, body.count - 1))
        let numeric = (0..<width).filter { column in
            let cells = tail.map { $0[column] }.filter { !$0.isEmpty }
            return !cells.isEmpty && cells.count { Self.isNumber($0) } * 10 >= cells.count * 9
        }
        guard numeric.count >= 3, line == nil else { return }
        var next = first + 1
        while next < first + 4, next < records.count, records[next].count == width,
            numeric.allSatisfy({ !Self.isNumber(records[next][$0]) }),
            numeric.contains(where: { !MissingTexts.isUsual(records[next][$0]) })
                || !records[next][0].isEmpty && records[next].dropFirst().allSatisfy(\.isEmpty)
        {
            // Texts in half of the columns, or the name of the rows alone.
            let named = numeric.count { !MissingTexts.isUsual(records[next][$0]) }
            guard named * 2 >= numeric.count || named == 0 else { break }
            next += 1
        }
        headerLines = next - first
    }

    static func isNumber(_ text: String) -> Bool {
        text.utf8.contains { $0 &- 0x30 < 10 }
            && text.unicodeScalars.allSatisfy { "0123456789.,+-eE%".unicodeScalars.contains($0) }
    }

    /// The names of the columns, those of several header lines joined.
    func names(in sample: SampleRecords) -> [String] {
        guard let first = header(in: sample) else { return [] }
        let lines = sample.fields[first..<min(first + headerLines, sample.records.count)]
        let width = lines.map(\.count).max() ?? 0
        let names = (0..<width).map { column in
            var parts: [String] = []
            for line in lines where column < line.count && !line[column].isEmpty && line[column] != parts.last {
                // pandas names the cells of an empty header line.
                if !line[column].hasPrefix("Unnamed:") { parts.append(line[column]) }
            }
            return parts.joined(separator: " ")
        }
        return hasRowNames ? [""] + names : names
    }

    /// Whether cells count or identify rows. An unquoted delimiter in a text also makes an additional field, but no
    /// different identifiers.
    private static func areRowNames(_ cells: [String]) -> Bool {
        let names = cells.filter { cell in
            !cell.isEmpty
                && cell.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "._:-".utf8.contains($0) }
        }
        return ColumnSample.isMost(Set(names).count, of: cells.count)
    }

    /// Number of lines before the first row.
    func linesBeforeBody(in sample: SampleRecords) -> Int {
        guard let first = header(in: sample) else { return 0 }
        let row = first + headerLines
        return row > 0 && row <= sample.records.count ? sample.records[row - 1].end : 0
    }

    /// Records after the header.
    func body(of sample: SampleRecords) -> ArraySlice<[String]> {
        guard let first = header(in: sample) else { return [] }
        return sample.fields[min(first + headerLines, sample.records.count)...]
    }

    private func header(in sample: SampleRecords) -> Int? { sample.records.firstIndex { $0.line == headerLine } }
}
