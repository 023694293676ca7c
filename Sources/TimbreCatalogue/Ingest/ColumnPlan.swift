import TimbreBase

/// The columns of one table that a recipe needs, with their readings. A field is a column's index.
struct ColumnPlan {
    struct Category {
        var field: Int?
        var names: NameList
        /// Whether names beyond the first get ids.
        var takesAll: Bool
        /// Whether the column was found by its meaning.
        var isFound = false
    }

    struct Feature {
        /// The column, or the columns whose values are added; empty where the feature is absent from the table.
        var fields: [Int]
        /// Factor of each field's value, in the order of `fields`; their sum is then divided by `divisor`.
        var factors: [Double]
        var divisor = 1.0
        /// Reading of a column found by its field; nil where the recipe's own rules read it.
        var reading: CellReading?
        var recipe: FeatureRecipe
    }

    /// A column that a label's share of a class is read from.
    struct Share {
        var field: Int
        var reading: CellReading
    }

    /// A column that lengths are read from.
    struct Length {
        var field: Int
        var reading: CellReading
    }

    /// A column that dates are read from.
    struct DateColumn {
        var field: Int
        var form: DateForm
        /// Order of day and month; nil where the table does not tell.
        var order: DateOrder?
    }

    let path: String
    let names: [String]
    let id: Int?
    let title: Int?
    let album: Int?
    let length: Length?
    /// Columns of dates, in the order in which they are tried.
    let dates: [DateColumn]
    /// Whether dates are of the songs; false where the only dates may be others, of a chart for example.
    let yearsAreOfSongs: Bool
    /// Whether the identifiers are whole numbers.
    let idsAreNumbers: Bool
    let popularity: Feature?
    var categories: [Category]
    let artist: Int?
    let features: [Feature]
    /// The column of each text; nil where the table has none.
    let texts: [Int?]
    /// Columns of the shares of each label that has some.
    let shares: [[Share?]]
    /// Notes of the ingest on columns that it does without.
    let notes: [String]

    var fieldCount: Int { names.count }

    /// Finds the columns.
    ///
    /// - Parameter passedIDs: the number of columns of identifiers to pass over, since they stand for different songs.
    /// - Throws: `CatalogueFault.missingColumn` for a missing feature or trained category; the fault of a needed field
    ///   whose column is uncertain.
    init(_ table: SongTable, recipe: Recipe, passedIDs: Int = 0) throws {
        path = table.path
        names = table.columns.map(\.name)
        func column(_ columns: [String], _ field: SongField) throws -> Int? {
            columns.isEmpty ? try table.known(field) : table.column(named: columns)
        }
        let identifiers =
            try recipe.id.isEmpty ? table.identifiers() : table.column(named: recipe.id).map { [$0] } ?? []
        id = identifiers.dropFirst(passedIDs).first
        idsAreNumbers = id.map { table.samples[$0].areWholeNumbers } ?? false
        title = try column(recipe.title, .title)
        album = try column(recipe.album, .album)
        length = try column(recipe.length, .duration).map {
            let number = CellReading(form: .number, unit: .seconds, format: table.numberFormat($0))
            return Length(field: $0, reading: table.columns[$0].cells ?? number)
        }
        let dates = try Self.dates(table, recipe)
        self.dates = dates
        yearsAreOfSongs = !(dates.count == 1 && Self.isAnyDay(names[dates[0].field]))
        categories = try recipe.categories.map { category in
            if category.columns.isEmpty {
                let field = try SongField(rawValue: category.name).flatMap { try table.known($0) }
                return Category(
                    field: field, names: field.flatMap { table.columns[$0].list } ?? NameList(),
                    takesAll: category.takesAll, isFound: true)
            }
            let field = table.column(named: category.columns)
            if category.isLabel, category.split == nil {
                return Category(
                    field: field, names: field.map { table.list(of: $0) } ?? NameList(), takesAll: category.takesAll,
                    isFound: true)
            }
            guard field != nil || !category.isFeature else {
                throw table.missing(category.columns, purpose: "the category “\(category.name)”")
            }
            return Category(
                field: field,
                names: NameList(
                    separator: (category.split?.utf8.first).map { .byte($0) }, readsBrackets: false),
                takesAll: category.takesAll)
        }
        artist = recipe.categories.firstIndex { $0.name == "artist" }.flatMap { [categories] in categories[$0].field }
        features = try recipe.features.map { try Self.feature($0, table, dates) }
        popularity = try Self.popularity(table, recipe)
        texts = try recipe.texts.map { text in
            try text.columns.isEmpty ? text.field.flatMap { try table.known($0) } : table.column(named: text.columns)
        }
        shares = recipe.categories.filter { !$0.shares.isEmpty }.map { label in
            label.shares.map { name in
                table.column(named: [name]).map {
                    Share(
                        field: $0,
                        reading: CellReading(form: .number, unit: .number, format: table.numberFormat($0)))
                }
            }
        }
        var notes = Self.absences(of: features, in: table)
        if !yearsAreOfSongs, let day = dates.first {
            notes.append(
                "years are those of “\(names[day.field])” in “\(table.path)”: where that is the day of a chart or of listening, "
                    + "they are not the songs'")
        }
        for passed in identifiers.prefix(passedIDs) {
            notes.append("“\(table.path)”: “\(names[passed])” stands for different songs and is no identifier")
        }
        if title == nil { notes.append("“\(table.path)” has no column for titles: songs have none") }
        for (category, plan) in zip(recipe.categories, categories)
        where plan.field == nil && ["artist", "genre"].contains(category.name) {
            notes.append(
                category.name == "artist"
                    ? "“\(table.path)” has no column for artists: all are unknown, and songs with the same title count as different ones"
                    : "“\(table.path)” has no column for genres")
        }
        let used =
            [id, title, album, length?.field, popularity?.fields.first] + dates.map(\.field) + categories.map(\.field)
            + texts + features.flatMap(\.fields)
        for field in Set(used.compactMap(\.self)).sorted()
        where table.places.isRepeated(names[field]) {
            notes.append("“\(table.path)” has more than one column “\(names[field])”: number \(field + 1) counts")
        }
        self.notes = notes
    }

    private static func dates(_ table: SongTable, _ recipe: Recipe) throws -> [DateColumn] {
        if !recipe.date.isEmpty {
            return table.column(named: recipe.date).map { [table.dates($0)] } ?? []
        }
        let isAnyDay = table.column(.date).map { Self.isAnyDay(table.columns[$0].name) } ?? false
        let order: [SongField] = isAnyDay ? [.year, .date] : [.date, .year]
        return try order.compactMap { field in
            guard let column = try table.known(field) else { return nil }
            return table.dates(column)
        }
    }

    /// Whether a name is only "date", which is often that of a chart or of listening: a column of years is tried first.
    private static func isAnyDay(_ name: String) -> Bool { ["date", "datum"].contains(ColumnName.plain(name)) }

    private static func popularity(_ table: SongTable, _ recipe: Recipe) throws -> Feature? {
        guard let feature = recipe.features.first(where: { $0.name == "popularity" && $0.field == .popularity }) else {
            return table.column(named: recipe.popularity).map {
                Feature(fields: [$0], factors: [1], recipe: recipe.features[0])
            }
        }
        return try self.feature(feature, table, [])
    }

    private static func feature(_ feature: FeatureRecipe, _ table: SongTable, _ dates: [DateColumn]) throws -> Feature {
        let mayBeAbsent = feature.mayBeAbsent
        let purpose = "the feature “\(feature.name)”"
        var plan = Feature(fields: [], factors: [], recipe: feature)
        if let field = feature.field {
            if feature.isYear {
                plan.fields = dates.map(\.field)
                plan.factors = dates.map { _ in 1 }
            } else if let column = try table.known(field), let reading = table.columns[column].cells,
                let unit = feature.unit, let (factor, divisor) = reading.unit.conversion(to: unit)
            {
                (plan.fields, plan.factors, plan.divisor, plan.reading) = ([column], [factor], divisor, reading)
            }
            if plan.fields.isEmpty, !mayBeAbsent { throw table.missing(field, purpose: purpose) }
            return plan
        }
        if feature.vector != nil { return plan }
        let columns =
            feature.sum.isEmpty ? [table.column(named: feature.columns)] : feature.sum.map { table.column(named: [$0]) }
        plan.fields = columns.compactMap(\.self)
        if plan.fields.count < columns.count {
            guard mayBeAbsent else {
                let absent =
                    feature.sum.isEmpty ? feature.columns : feature.sum.filter { table.column(named: [$0]) == nil }
                throw table.missing(absent, purpose: purpose)
            }
            plan.fields = []
        }
        plan.factors = plan.fields.map { feature.times[table.columns[$0].name] ?? 1 }
        // The recipe's own rules read the rest.
        if feature.sum.isEmpty, feature.suffix == nil, feature.words.isEmpty, !feature.isYear,
            let column = plan.fields.first
        {
            plan.reading = CellReading(form: .number, unit: .number, format: table.numberFormat(column))
        }
        return plan
    }

    private static func absences(of features: [Feature], in table: SongTable) -> [String] {
        features.filter { $0.fields.isEmpty && $0.recipe.vector == nil }.map { feature in
            let name = feature.recipe.name
            if feature.recipe.absentIsMedian {
                return "“\(table.path)” has no column for \(name): the others' median stands for it"
            }
            return feature.recipe.varianceOfOthers
                ? "“\(table.path)” has no column for \(name): it is the variance of the other features after 0–1 scaling"
                : "“\(table.path)” has no column for \(name): it is \((feature.recipe.absent ?? 0).shortText) for every song"
        }
    }
}

extension SongTable {
    /// The column of a field; nil where the table has none.
    ///
    /// - Throws: `CatalogueFault.ambiguousField`, `.unfitColumn` where the column is uncertain.
    func known(_ field: SongField) throws -> Int? {
        if let fault = open[field] { throw fault }
        return column(field)
    }

    /// The columns of identifiers, the preferred one first.
    ///
    /// - Throws: `CatalogueFault.ambiguousField`, `.unfitColumn` where the column is uncertain.
    func identifiers() throws -> [Int] {
        try [known(.id)].compactMap(\.self) + columns.indices.filter { columns[$0].isOtherIdentifier }
    }

    /// The first of the columns that is present, by its exact name or by one that differs in case, spaces and
    /// punctuation alone.
    func column(named wanted: [String]) -> Int? {
        wanted.lazy.compactMap { places.column(named: $0) }.first
    }

    /// The form of the lists of names in a column, judged by the sample.
    func list(of column: Int) -> NameList {
        NameList.choice(for: cells[column].filter { !$0.isEmpty }, of: .topic)
    }

    func missing(_ field: SongField, purpose: String) -> CatalogueFault {
        .missingField(file: path, field: field, purpose: purpose, present: columns.map(\.name))
    }

    func missing(_ wanted: [String], purpose: String) -> CatalogueFault {
        let present = columns.map(\.name)
        return .missingColumn(
            file: path, purpose: purpose, columns: wanted, present: present,
            nearest: wanted.lazy.compactMap { NearestName.to($0, among: present) }.first)
    }

    func dates(_ column: Int) -> ColumnPlan.DateColumn {
        let form = dateForm(column)
        return ColumnPlan.DateColumn(field: column, form: form, order: DateOrder.choice(for: cells[column], form))
    }

    /// The form of a column's dates; years in four digits where none is clear.
    func dateForm(_ column: Int) -> DateForm {
        if case .year(let form)? = columns[column].cells?.form { return form }
        return DateForm.choice(for: cells[column].filter { !$0.isEmpty }) ?? .fourDigitYear
    }
}
