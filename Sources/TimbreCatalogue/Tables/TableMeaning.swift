import TimbreBase

/// The meaning of a table's columns by their names and the values of the sample.
struct TableMeaning {
    /// Columns with their fields; `open` has the faults of fields whose column is uncertain.
    private(set) var columns: [SongTable.Column] = []
    private(set) var open: [SongField: CatalogueFault] = [:]

    private let path: String
    private let names: [ColumnName]
    /// Cells of the sample, `[columns][rows]`, without surrounding spaces.
    let cells: [[String]]
    let decimal: DecimalMark
    private(set) var samples: [ColumnSample] = []
    private var percentColumns = false

    /// - Parameters:
    ///   - names: the names in the header.
    ///   - rows: the rows of the sample.
    /// - Throws: `CatalogueFault.noSuchColumn` for an option that names a missing column.
    init(path: String, names: [String], rows: [[String]], options: TableOptions) throws {
        self.path = path
        self.names = names.map(ColumnName.init)
        cells = names.indices.map { column in rows.map { column < $0.count ? $0[column] : "" } }
        samples = names.indices.map { [names = self.names, cells] column in
            ColumnSample(name: names[column], cells: cells[column].filter { !MissingTexts.isUsual($0) })
        }
        let marks = samples.reduce(MarkCounts()) { $0 + $1.marks }
        let given = options.decimal?.asciiValue
        decimal = DecimalMark(byte: given ?? marks.decimal ?? UInt8(ascii: "."), isGiven: given != nil)
        percentColumns = names.indices.contains { [samples, decimal, names = self.names] column in
            guard let match = FieldNames.match(names[column]), match.field.quantity == .share,
                match.field != .popularity
            else { return false }
            let numbers = samples[column].numbers(samples[column].marks.format(decimal: decimal))
            return numbers.count { $0 > 10 && $0 <= 100 } * 10 >= max(1, numbers.count)
                && !CellReading.areFractions(numbers)
        }
        columns = names.indices.map { column in
            let filled = cells[column].filter { !$0.isEmpty }
            var examples: [String] = []
            for text in filled where examples.count < 3 && !examples.contains(text) { examples.append(text) }
            let missing = rows.isEmpty ? 0 : Double(rows.count - filled.count) / Double(rows.count)
            return SongTable.Column(
                name: names[column], field: nil, reading: "", unit: nil, examples: examples, missingShare: missing)
        }
        try assign(options)
    }

    private mutating func assign(_ options: TableOptions) throws {
        var candidates: [SongField: [(column: Int, match: FieldNames.Match)]] = [:]
        let given = Set(options.columns.values.filter { !$0.isEmpty })
        for (column, name) in names.enumerated() where !given.contains(columns[column].name) {
            guard let match = FieldNames.match(name) else { continue }
            candidates[match.field, default: []].append((column, match))
        }
        for (field, name) in options.columns.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where !name.isEmpty {
            let column = try self.column(named: name, for: field)
            // Whether a column given for identifiers has any is judged by the ingest.
            guard let reading = field == .id ? .text : reading(of: column, as: field) else {
                open[field] = unfit(column, field)
                continue
            }
            take(column, as: field, reading)
        }
        let links = candidates.removeValue(forKey: .link) ?? []
        // Fields other than identifiers first: titles decide whether identifiers are valid.
        for (field, found) in candidates.sorted(by: { $0.key != .id && $1.key == .id })
        where options.columns[field] == nil {
            choose(field, among: found.sorted { ($0.match.rank, $0.column) < ($1.match.rank, $1.column) })
        }
        if options.columns[.link] == nil { chooseLink(among: links + (candidates[.id] ?? [])) }
    }

    /// Chooses the first column of links that is no other field.
    private mutating func chooseLink(among candidates: [(column: Int, match: FieldNames.Match)]) {
        guard
            let column = candidates.map(\.column).first(where: {
                columns[$0].field == nil && reading(of: $0, as: .link) != nil
            })
        else { return }
        columns[column].note = nil
        take(column, as: .link, .text)
    }

    private func column(named name: String, for field: SongField) throws -> Int {
        if let column = columns.firstIndex(where: { $0.name == name }) { return column }
        let plain = ColumnName.plain(name)
        let alike = names.indices.filter { names[$0].plain == plain && !plain.isEmpty }
        guard alike.count == 1 else {
            let present = columns.map(\.name)
            throw CatalogueFault.noSuchColumn(
                file: path, field: field, column: name, present: present, nearest: NearestName.to(name, among: present))
        }
        return alike[0]
    }

    /// A way to read a column as a field.
    private enum Reading: Equatable {
        case text
        case names(NameList)
        case number(CellReading)
    }

    /// The reading of a column as a field; nil where the values fit none.
    private func reading(of column: Int, as field: SongField) -> Reading? {
        let filled = cells[column].filter { !$0.isEmpty }
        switch field.quantity {
        case .text:
            if field == .id, identifiesDifferentSongs(column) { return nil }
            if field == .id, names[column].candidates.contains(where: TrackIdentifier.linkNames.contains) {
                let tracks = filled.count { TrackIdentifier.isTrack($0) }
                return filled.isEmpty || ColumnSample.isMost(tracks, of: filled.count) ? .text : nil
            }
            if field == .link,
                !ColumnSample.isMost(
                    filled.count { SongLink.address($0) != nil }, of: filled.count { !MissingTexts.isUsual($0) })
            {
                return nil
            }
            return .text
        case .names:
            let list = NameList.choice(for: filled, of: field)
            // Numbers would be codes of genres named elsewhere.
            let numbers = filled.count { list.names(in: $0).allSatisfy { Double($0) != nil } }
            let areCodes = field != .artist && ColumnSample.isMost(numbers, of: filled.count)
            return areCodes ? nil : .names(list)
        default:
            return CellReading.choice(for: samples[column], of: field, decimal: decimal, percentColumns: percentColumns)
                .map { .number($0) }
        }
    }

    /// Whether most repeated identifiers have different titles, as identifiers of albums do.
    private func identifiesDifferentSongs(_ column: Int) -> Bool {
        guard let title = columns.firstIndex(where: { $0.field == .title }) else { return false }
        var titles: [String: [UInt8]] = [:]
        var (repeated, otherTitles) = (0, 0)
        for (identifier, title) in zip(cells[column], cells[title]) {
            if title.isEmpty || MissingTexts.isUsual(identifier) { continue }
            let stem = TitleStem.of(title)
            guard let known = titles.updateValue(stem, forKey: identifier) else { continue }
            repeated += 1
            if known != stem { otherTitles += 1 }
        }
        return IdentifierDoubt.isJustified(
            otherTitles: otherTitles, repeated: repeated, rows: cells[column].count,
            areNumbers: samples[column].areWholeNumbers)
    }

    private mutating func choose(_ field: SongField, among candidates: [(column: Int, match: FieldNames.Match)]) {
        var chosen: (column: Int, rank: Int)?
        for (column, match) in candidates {
            let reading = isOtherThing(column, match) ? nil : self.reading(of: column, as: field)
            if let chosen {
                let name = columns[chosen.column].name
                if match.rank == chosen.rank, reading != nil, field.isDecisive, cells[column] != cells[chosen.column] {
                    open[field] = .ambiguousField(
                        file: path, field: field, columns: [describe(chosen.column, field), describe(column, field)])
                }
                columns[column].isOtherIdentifier = field == .id && reading != nil
                // The plan decides between two columns with one name.
                if columns[column].name != name {
                    columns[column].note = "the \(field.inWords) is read from “\(name)”"
                }
                continue
            }
            guard let reading else {
                if match.isWeak || !field.isNumeric {
                    columns[column].note = "its values are no \(field.inWords)"
                } else if open[field] == nil {
                    open[field] = unfit(column, field)
                }
                continue
            }
            open[field] = nil
            chosen = (column, match.rank)
            take(column, as: field, reading)
        }
    }

    /// Whether a column with a short name has another meaning: a title of numbers or flags, for example.
    private func isOtherThing(_ column: Int, _ match: FieldNames.Match) -> Bool {
        guard match.isWeak, match.field.quantity == .text || match.field.quantity == .names else { return false }
        let sample = samples[column]
        return ColumnSample.isMost(sample.numbers(.plain).count, of: sample.cells.count) && match.field != .id
            || sample.fits(.flag)
    }

    private mutating func take(_ column: Int, as field: SongField, _ reading: Reading) {
        columns[column].field = field
        switch reading {
        case .text: break
        case .names(let list):
            columns[column].list = list
            let hasSeveral = cells[column].contains { list.isIn($0) }
            columns[column].reading = hasSeveral ? list.inWords ?? "" : ""
        case .number(let cells):
            columns[column].cells = cells
            columns[column].unit = cells.unit
            columns[column].reading = cells.inWords
            if let named = names[column].unit, cells.form == .number, named != cells.unit,
                named.conversion(to: cells.unit) != nil
            {
                columns[column].note = "its name says \(named.inWords), its values are \(cells.unit.inWords)"
            }
            let all = self.cells[column].count
            if all > 0 {
                let known = samples[column].cells.count { cells.placeholder == nil || Double($0) != cells.placeholder }
                columns[column].missingShare = Double(all - known) / Double(all)
            }
            if samples[column].numbers(cells.format).contains(where: cells.contradicts) {
                columns[column].note = "some of its values are not in \(cells.unit.inWords): their rows are refused"
            }
            if field.quantity == .share, cells.unit == .fraction, percentColumns, field != .popularity {
                columns[column].note = "its values are 0 to 1, where those of other columns are 0 to 100"
            }
        }
    }

    private func describe(_ column: Int, _ field: SongField) -> String {
        var words = ""
        if case .number(let cells)? = reading(of: column, as: field) { words = " (\(cells.inWords))" }
        return "“\(columns[column].name)”\(words)"
    }

    private func unfit(_ column: Int, _ field: SongField) -> CatalogueFault {
        if let mixture = CellReading.mixture(in: samples[column], of: field, decimal: decimal) {
            return .mixedUnits(
                file: path, field: field, column: columns[column].name, units: mixture.units.map(\.inWords),
                examples: mixture.cells)
        }
        return .unfitColumn(
            file: path, field: field, column: columns[column].name, examples: columns[column].examples,
            readings: field.quantity.possibleReadings)
    }
}
