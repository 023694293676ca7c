import TimbreBase
public import TimbreCatalogue
import TimbreCompute

/// A table of listeners' answers, a row a listener.
public struct Survey: Sendable {
    /// Path as given, for messages.
    public let path: String
    public let columns: [String]
    /// Cells, `[listeners][columns]`, without surrounding spaces.
    let rows: [[String]]

    /// - Throws: `CatalogueFault` for a table without names of columns, `.noRows` for one without a listener;
    ///   `FileFault`.
    public init(_ path: String, options: TableOptions = TableOptions()) throws {
        let table = try SongTable(path, options: options)
        self.path = table.path
        columns = table.columns.map(\.name)
        var rows: [[String]] = []
        try table.forEachRow { rows.append($0) }
        self.rows = rows
        if rows.isEmpty { throw CatalogueFault.noRows(file: path) }
    }

    init(path: String, columns: [String], rows: [[String]]) {
        (self.path, self.columns, self.rows) = (path, columns, rows)
    }

    public var listenerCount: Int { rows.count }

    /// The index of a column by its name, or by a name that differs only in case, spaces and punctuation; nil for none.
    func place(of column: String) -> Int? {
        if let place = columns.firstIndex(of: column) { return place }
        let plain = Self.plain(column)
        let alike = columns.indices.filter { Self.plain(columns[$0]) == plain && !plain.isEmpty }
        return alike.count == 1 ? alike[0] : nil
    }

    static func plain(_ name: String) -> String {
        TextFolding().fold(name).filter { $0.isLetter || $0.isNumber }
    }

    /// The index of a column.
    ///
    /// - Throws: `MoodFault.noSuchColumn` with the nearest name.
    func needed(_ column: String) throws -> Int {
        guard let place = place(of: column) else {
            throw MoodFault.noSuchColumn(
                file: path, column: column, present: columns, nearest: NearestName.to(column, among: columns))
        }
        return place
    }

    /// Answers of a cell: the parts between commas and, if there are several, also the whole.
    static func answers(_ cell: String) -> [String] {
        guard !isMissing(cell) else { return [] }
        let parts = cell.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
        return parts.count > 1 ? parts + [cell] : parts
    }

    /// The number in a cell; NaN for a cell that is no number.
    static func number(_ cell: String) -> Float {
        var number = Float(cell)
        // 3,5 is a number; 12,000 is ambiguous, and 1,2,3 are several answers.
        let parts = cell.split(separator: ",", omittingEmptySubsequences: false)
        if number == nil, parts.count == 2, parts[1].count < 3 { number = Float(parts.joined(separator: ".")) }
        return number.flatMap { $0.isFinite ? $0 : nil } ?? .nan
    }

    /// Moods of a cell as written: the parts between semicolons, or between commas.
    static func moods(_ cell: String) -> [String] {
        guard !isMissing(cell) else { return [] }
        return cell.split(separator: cell.contains(";") ? ";" : ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    }

    static func isMissing(_ cell: String) -> Bool {
        ["", "na", "nan", "n/a", "none", "null", "-"].contains(cell.lowercased())
    }

    /// Whether equal rows are likely to be different listeners: with few questions, two equal rows are two listeners,
    /// with many one is a copy.
    ///
    /// With p for the shares of a column's answers, two rows agree in it with the probability Σ p² and, if columns are
    /// independent, in all columns with the product; the expected number of such pairs decides.
    var hasRowsByChance: Bool {
        let n = Double(rows.count)
        let rate = columns.indices.reduce(1.0) { rate, column in
            let counts = rows.reduce(into: [String: Int]()) { $0[$1[column], default: 0] += 1 }
            return rate * counts.values.reduce(0) { $0 + Double($1) / n * Double($1) / n }
        }
        return n * (n - 1) / 2 * rate >= 0.1
    }

    /// The columns as inputs.
    ///
    /// - Parameters:
    ///   - questions: the columns to read.
    ///   - numbers: the columns among them whose answers are numbers.
    /// - Throws: `MoodFault.noSuchColumn`.
    func inputs(_ questions: [String], numbers: [String]) throws -> InputTable {
        var table = InputTable(rowCount: rows.count)
        for question in questions {
            let place = try needed(question)
            let cells = rows.map { $0[place] }
            if numbers.contains(question) {
                table.numbers.append(InputTable.Numbers(name: question, values: cells.map(Self.number)))
            }
            var ids: [String: Int32] = [:]
            var vocabulary: [String] = []
            let rows = cells.map { cell in
                Self.answers(cell).map { answer -> Int32 in
                    let folded = TextFolding().fold(answer)
                    if let id = ids[folded] { return id }
                    ids[folded] = Int32(vocabulary.count)
                    vocabulary.append(answer)
                    return Int32(vocabulary.count - 1)
                }
            }
            table.names.append(
                InputTable.Names(
                    name: question, vocabulary: vocabulary,
                    ids: WeightedIDs(rows.map { Array(Set($0)).sorted().map { (id: $0, weight: Float(1)) } }),
                    hasWords: false))
        }
        return table
    }
}

extension MoodData {
    /// Moods and answers of a survey's listeners.
    ///
    /// - Throws: `MoodFault.noSuchColumn`, `.tooFewRows`, `.oneClass`, `.leak`, `.surveyNotRead`.
    init(_ survey: Survey, _ recipe: MoodRecipe) throws {
        guard case .survey(let columns) = recipe.labels else { throw MoodFault.surveyNotRead(recipe: recipe.name) }
        let label = try survey.needed(columns.label)
        let questions = try Self.questions(survey, columns)
        if let own = try questions.first(where: { try survey.needed($0) == label }) {
            throw MoodFault.leak(recipe: recipe.name, inputs: [own], label: columns.label, reason: "it is the label")
        }
        table = try survey.inputs(questions, numbers: columns.numbers)
        let moods = survey.rows.map { Survey.moods($0[label]) }
        // Names that differ only in case are one mood, in its most frequent spelling.
        let folding = TextFolding()
        var spellings: [String: [String: Int]] = [:]
        for mood in moods.joined() { spellings[folding.fold(mood), default: [:]][mood, default: 0] += 1 }
        let named = spellings.mapValues { $0.min { (-$0.value, $0.key) < (-$1.value, $1.key) }?.key ?? "" }
        let classes = Set(named.values).sorted()
        let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        rows = moods.indices.filter { !moods[$0].isEmpty }
        let ids = rows.map { row in
            Array(Set(moods[row].compactMap { named[folding.fold($0)].flatMap { places[$0] } })).sorted()
        }
        let areSeveral = ids.count { $0.count > 1 } * 20 > ids.count
        targets = Targets(classes: classes, ids: areSeveral ? ids : ids.map { [$0[0]] }, areSeveral: areSeveral)
        originals = survey.hasRowsByChance ? Array(rows.indices) : Self.numbered(rows.map { survey.rows[$0] })
        groups = originals
        unreadable = moods.count - rows.count
        try check(path: survey.path)
        try checkLeaks(recipe, label: columns.label)
    }

    /// The columns that are read, in the order of the recipe or of the table.
    static func questions(_ survey: Survey, _ columns: SurveyRecipe) throws -> [String] {
        if !columns.columns.isEmpty { return columns.columns }
        let label = try survey.needed(columns.label)
        // The first of several columns with one name is read.
        return survey.columns.indices.filter { place in
            place != label && !survey.columns[place].isEmpty && survey.place(of: survey.columns[place]) == place
        }.map { survey.columns[$0] }
    }
}
