import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles

/// Everything that a classifier learns from: inputs of all rows, and labels of those that have some.
struct MoodData: Sendable {
    var table: InputTable
    /// Rows of the table that have a label and can be read, ascending.
    var rows: [Int]
    /// Labels of these rows.
    var targets: Targets
    /// How much of each of these rows each class is; nil where that is not known.
    var shares: Shares?
    /// The group of each of these rows: rows of one text stay on one side of every split.
    var groups: [Int]
    /// The main artist of each of these rows, by which a report can split too; empty without artists.
    var artists: [Int] = []
    /// Rows with a label that can't be read.
    var unreadable = 0
    /// What the recipe reads and the table lacks.
    var lacking: [String] = []

    /// Numbers that a ridge can learn in the place of labels.
    struct Shares: Sendable {
        /// Row-major `[rows, count]`.
        var values: [Double]
        var count: Int
        /// The share of each class.
        var ofClasses: [Int]

        /// Shares as labels whose weights add up to 1 a row.
        var weighted: WeightedIDs {
            WeightedIDs(
                stride(from: 0, to: values.count, by: count).map { row in
                    let all = values[row..<row + count].reduce(0) { $0 + max(0, $1) }
                    return (0..<count).filter { values[row + $0] > 0 }
                        .map { (Int32($0), Float(values[row + $0] / all)) }
                })
        }

        func gathered(_ rows: [Int]) -> Shares {
            Shares(
                values: rows.flatMap { values[$0 * count..<($0 + 1) * count] }, count: count, ofClasses: ofClasses)
        }
    }

    /// Rows beyond the first of each group.
    var repeated: Int { rows.count - Set(groups).count }

    /// Lets rows of one artist stay together, beside those of one text.
    mutating func joinGroupsByArtist() {
        guard artists.count == rows.count else { return }
        var roots = groups.indices.map { $0 }
        func root(_ row: Int) -> Int {
            var row = row
            while roots[row] != row {
                roots[row] = roots[roots[row]]
                row = roots[row]
            }
            return row
        }
        for keys in [groups, artists] {
            var firsts: [Int: Int] = [:]
            for (row, key) in keys.enumerated() {
                if let first = firsts[key] { roots[root(row)] = root(first) } else { firsts[key] = row }
            }
        }
        groups = Self.numbered(groups.indices.map(root))
    }

    /// For each row a class that decides where it goes: its first.
    var strata: [Int] { targets.ids.map { $0.first ?? 0 } }
}

extension MoodData {
    /// Labels and inputs of a catalogue's songs.
    ///
    /// - Throws: `MoodFault` where there is nothing to learn, or an input is the label; `CatalogueFault`.
    init(_ catalogue: Catalogue, _ recipe: MoodRecipe) throws {
        guard case .categories(let wanted) = recipe.labels else {
            preconditionFailure("labels of another source")
        }
        let categories = catalogue.recipe.categories.map(\.name)
        guard let label = wanted.first(where: categories.contains), let place = categories.firstIndex(of: label) else {
            throw MoodFault.noLabels(path: catalogue.path, recipe: recipe.name, wanted: wanted, present: categories)
        }
        let (table, lacking) = try catalogue.moodInputs(recipe)
        (self.table, self.lacking) = (table, lacking)
        let names = try catalogue.names(ofCategory: place)
        let vocabulary = try catalogue.vocabulary(label)
        let labelled = (0..<catalogue.songCount).filter { !names.entries(ofRow: $0).isEmpty }
        let readable = labelled.filter { table.mayBeRead($0) }
        unreadable = labelled.count - readable.count
        // Classes in the order of their names, whatever the order of songs.
        let present = Set(readable.flatMap { names.ids(ofRow: $0) }).sorted {
            vocabulary[Int($0)] < vocabulary[Int($1)]
        }
        let places = Dictionary(uniqueKeysWithValues: present.enumerated().map { ($1, $0) })
        let ids = readable.map { row in names.ids(ofRow: row).compactMap { places[$0] }.sorted() }
        // A few songs of several labels among many of one are taken by their first.
        let several = ids.count { $0.count > 1 }
        let areSeveral = several * 20 > ids.count
        targets = Targets(
            classes: present.map { vocabulary[Int($0)] },
            ids: areSeveral
                ? ids : zip(readable, ids).map { row, ids in [places[names.ids(ofRow: row).first!] ?? ids[0]] },
            areSeveral: areSeveral)
        rows = readable
        groups = table.groups(of: readable)
        if let artist = categories.firstIndex(of: "artist") {
            let artists = try catalogue.names(ofCategory: artist)
            self.artists = Self.numbered(
                readable.map {
                    Int(artists.ids(ofRow: $0).first ?? 0) == 0 ? -1 - $0 : Int(artists.ids(ofRow: $0).first!)
                })
        }
        shares = try Self.shares(catalogue, label: label, classes: targets.classes, rows: readable)
        try check(path: catalogue.path)
        try checkLeaks(recipe, label: label)
    }

    /// - Throws: `MoodFault.tooFewRows`, `.oneClass`.
    func check(path: String) throws {
        if targets.classes.count == 1, let label = targets.classes.first, !targets.areSeveral, rows.count > 1 {
            throw MoodFault.oneClass(path: path, label: label)
        }
        guard rows.count >= 10, targets.classes.count > 1 || targets.areSeveral else {
            throw MoodFault.tooFewRows(path: path, rows: rows.count, classes: targets.classes.count)
        }
    }

    private static func shares(
        _ catalogue: Catalogue, label: String, classes: [String], rows: [Int]
    ) throws -> Shares? {
        guard let file = try catalogue.shares(of: label) else { return nil }
        let folding = TextFolding()
        let names = catalogue.recipe.categories.first { $0.name == label }?.shares.map(folding.fold) ?? []
        let ofClasses = classes.map { names.firstIndex(of: folding.fold($0)) ?? -1 }
        guard !ofClasses.contains(-1) else { return nil }
        var values: [Double] = []
        for row in rows {
            let numbers = file.floats(rows: row..<row + 1)
            // A song without all of them has none: the others can't be trained on what is not there.
            if numbers.contains(where: \.isNaN) { return nil }
            values += numbers.map(Double.init)
        }
        return Shares(values: values, count: names.count, ofClasses: ofClasses)
    }

    /// Numbers from 0 in the order of first appearance.
    static func numbered<Key: Hashable>(_ keys: [Key]) -> [Int] {
        var numbers: [Key: Int] = [:]
        return keys.map { key in
            if let number = numbers[key] { return number }
            numbers[key] = numbers.count
            return numbers.count - 1
        }
    }
}

extension InputTable {
    /// Whether a row may tell something: it has a number, a name, or a token.
    func mayBeRead(_ row: Int) -> Bool {
        hasAny(row)
            || texts.contains {
                $0.reading.tokens.starts[row + 1] - $0.reading.tokens.starts[row] >= max(1, $0.recipe.least)
            }
    }

    /// Rows with the same texts are one group, or, without texts, with the same numbers and names.
    func groups(of rows: [Int]) -> [Int] {
        MoodData.numbered(
            rows.map { row in
                var hash = Hash128(seed: 7)
                var isEmpty = true
                for text in texts {
                    let tokens = text.reading.tokens[row]
                    isEmpty = isEmpty && tokens.isEmpty
                    tokens.withUnsafeBytes { hash.add($0) }
                }
                if texts.isEmpty {
                    isEmpty = false
                    for column in numbers { hash.add(UInt64(column.values[row].bitPattern)) }
                    for column in names { column.ids.ids(ofRow: row).withUnsafeBytes { hash.add($0) } }
                }
                if isEmpty { hash.add(UInt64(row)) }
                return hash
            })
    }
}
