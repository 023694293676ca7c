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
    /// Shares of the classes in each of these rows; nil where they are not known.
    var shares: Shares?
    /// The group of each of these rows: rows of one text stay on one side of every split.
    var groups: [Int]
    /// The main artist of each of these rows, by which a report can split too; empty without artists.
    var artists: [Int] = []
    /// Rows with a label that can't be read.
    var unreadable = 0
    /// Names that the recipe reads and the table lacks.
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

        /// A row without numbers gets the mean of its class's others, or, where none has any, all of their mean sum for its
        /// class.
        ///
        /// - Parameter targets: of the same rows: training rows alone.
        func filled(_ targets: Targets) -> Shares {
            let classes = targets.classes.count
            var sums = [Double](repeating: 0, count: classes * count)
            var counts = [Double](repeating: 0, count: classes)
            for (row, ids) in targets.ids.enumerated() where !values[row * count].isNaN {
                for place in 0..<count { sums[ids[0] * count + place] += values[row * count + place] }
                counts[ids[0]] += 1
            }
            let typical = sums.reduce(0, +) / max(1, counts.reduce(0, +))
            var filled = self
            for (row, ids) in targets.ids.enumerated() where values[row * count].isNaN {
                let (label, known) = (ids[0], counts[ids[0]])
                for place in 0..<count {
                    filled.values[row * count + place] =
                        known > 0 ? sums[label * count + place] / known : place == ofClasses[label] ? typical : 0
                }
            }
            return filled
        }

        func gathered(_ rows: [Int]) -> Shares {
            Shares(
                values: rows.flatMap { values[$0 * count..<($0 + 1) * count] }, count: count, ofClasses: ofClasses)
        }
    }

    /// A number of each of these rows that it shares with its copies alone; groups may hold more than copies.
    var originals: [Int]

    /// Rows beyond the first of their copies.
    var repeated: Int { rows.count - Set(originals).count }

    /// Those of some places that are not copies of one before them: a row that stands twice trains once.
    func withoutCopies(_ places: [Int]) -> [Int] {
        var met: Set<Int> = []
        return places.filter { met.insert(originals[$0]).inserted }
    }

    /// Lets rows of one artist stay together, beside those of one text.
    ///
    /// - Throws: `MoodFault.tooFewArtists`.
    mutating func joinGroupsByArtist(path: String) throws {
        let count = Set(artists).count
        guard count >= Self.leastGroups else { throw MoodFault.tooFewArtists(path: path, artists: count) }
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
        guard Set(groups).count >= Self.leastGroups else { throw MoodFault.tooFewArtists(path: path, artists: count) }
    }

    /// Groups that every split, and the splits of its training part, need.
    static let leastGroups = 10

    /// The first class of each row, which decides where it goes.
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
        originals = table.groups(of: readable)
        groups = originals
        artists = try Self.artists(of: readable, in: catalogue)
        shares = try shares(of: catalogue, label: label)
        try check(path: catalogue.path)
        try checkLeaks(recipe, label: label)
    }

    /// The main artist of some songs, a number each; a song without one has a number of its own. Empty without artists.
    static func artists(of songs: [Int], in catalogue: Catalogue) throws -> [Int] {
        guard let place = catalogue.recipe.categories.firstIndex(where: { $0.name == "artist" }) else { return [] }
        let artists = try catalogue.names(ofCategory: place)
        return numbered(songs.map { song in artists.ids(ofRow: song).first.map(Int.init) ?? -1 - song })
    }

    /// - Throws: `MoodFault.tooFewRows`, `.oneClass`.
    func check(path: String) throws {
        if targets.classes.count == 1, let label = targets.classes.first, !targets.areSeveral, rows.count > 1 {
            throw MoodFault.oneClass(path: path, label: label)
        }
        let different = Set(groups).count
        guard different >= Self.leastGroups, targets.classes.count > 1 || targets.areSeveral else {
            throw MoodFault.tooFewRows(
                path: path, rows: rows.count, different: different, classes: targets.classes.count)
        }
    }

    /// NaN for a row without numbers; nil where no more than half of the rows have some.
    private func shares(of catalogue: Catalogue, label: String) throws -> Shares? {
        guard let file = try catalogue.shares(of: label), !targets.areSeveral else { return nil }
        let folding = TextFolding()
        let names = catalogue.recipe.categories.first { $0.name == label }?.shares.map(folding.fold) ?? []
        let ofClasses = targets.classes.map { names.firstIndex(of: folding.fold($0)) ?? -1 }
        guard !ofClasses.contains(-1) else { return nil }
        let n = names.count
        // A share below 0 says nothing that a share can say.
        let own = rows.map { row -> [Double]? in
            let numbers = file.floats(rows: row..<row + 1).map(Double.init)
            return numbers.allSatisfy { $0.isFinite && $0 >= 0 } && numbers.contains { $0 > 0 } ? numbers : nil
        }
        guard own.count(where: { $0 != nil }) * 2 > rows.count else { return nil }
        let values = own.flatMap { $0 ?? .init(repeating: .nan, count: n) }
        return Shares(values: values, count: n, ofClasses: ofClasses)
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
    /// Rows with the same texts are one group, or, without texts, with the same numbers and names.
    func groups(of rows: [Int]) -> [Int] {
        MoodData.numbered(
            rows.map { row in
                var hash = Hash128(seed: 7)
                var isEmpty = true
                for text in texts {
                    let tokens = text.reading.tokens(ofRow: row)
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
