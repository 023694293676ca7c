import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles

/// Training data of a classifier: inputs of all rows, and labels of those that have some.
struct MoodData: Sendable {
    var table: InputTable
    /// Rows of the table that have a label and can be read, ascending.
    var rows: [Int]
    /// Labels of `rows`.
    var targets: Targets
    /// Shares of the classes in each of `rows`; nil where they are unknown.
    var shares: Shares?
    /// Group of each of `rows`: rows with the same text stay on one side of every split.
    var groups: [Int]
    /// Main artist of each of `rows`, by which a report can split too; empty without artists.
    var artists: [Int] = []
    /// Number of rows with a label that can't be read.
    var unreadable = 0
    /// Names of inputs that the recipe asks for and the table lacks.
    var lacking: [String] = []

    /// Shares of classes, which a ridge regression can learn instead of labels.
    struct Shares: Sendable {
        /// Shares, row-major `[rows, count]`.
        var values: [Double]
        var count: Int
        /// Index of each class's share.
        var ofClasses: [Int]

        /// Shares as weighted labels; a row's weights add up to 1.
        var weighted: WeightedIDs {
            WeightedIDs(
                stride(from: 0, to: values.count, by: count).map { row in
                    let all = values[row..<row + count].reduce(0) { $0 + max(0, $1) }
                    return (0..<count).filter { values[row + $0] > 0 }
                        .map { (Int32($0), Float(values[row + $0] / all)) }
                })
        }

        /// Fills in rows without shares: with the mean of their class's other rows or, where no row of the class has
        /// shares, with the mean sum of a row's shares for the class alone.
        ///
        /// - Parameter targets: the labels of the same rows, which are training rows only.
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

    /// A number for each of `rows` that only its copies share; groups may hold more than copies.
    var originals: [Int]

    /// Number of rows that are copies of an earlier one.
    var repeated: Int { rows.count - Set(originals).count }

    /// Leaves out places whose row is a copy of an earlier one, so that a repeated row trains once.
    func withoutCopies(_ places: [Int]) -> [Int] {
        var met: Set<Int> = []
        return places.filter { met.insert(originals[$0]).inserted }
    }

    /// Joins groups so that rows of one artist also stay together.
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

    /// Fewest groups, so that every split and the splits of its training part are possible.
    static let leastGroups = 10

    /// The first class of each row, by which folds are stratified.
    var strata: [Int] { targets.ids.map { $0.first ?? 0 } }
}

extension MoodData {
    /// Reads labels and inputs of a catalogue's songs.
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
        // Where only a few songs have several labels, their first label counts.
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

    /// A number for the main artist of each of some songs; a song without an artist has a number of its own. Empty
    /// where the catalogue has no artists.
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

    /// Shares of the label's classes, NaN for a row without them; nil where at most half of the rows have shares.
    private func shares(of catalogue: Catalogue, label: String) throws -> Shares? {
        guard let file = try catalogue.shares(of: label), !targets.areSeveral else { return nil }
        let folding = TextFolding()
        let names = catalogue.recipe.categories.first { $0.name == label }?.shares.map(folding.fold) ?? []
        let ofClasses = targets.classes.map { names.firstIndex(of: folding.fold($0)) ?? -1 }
        guard !ofClasses.contains(-1) else { return nil }
        let n = names.count
        // A negative share is invalid.
        let own = rows.map { row -> [Double]? in
            let numbers = file.floats(rows: row..<row + 1).map(Double.init)
            return numbers.allSatisfy { $0.isFinite && $0 >= 0 } && numbers.contains { $0 > 0 } ? numbers : nil
        }
        guard own.count(where: { $0 != nil }) * 2 > rows.count else { return nil }
        let values = own.flatMap { $0 ?? .init(repeating: .nan, count: n) }
        return Shares(values: values, count: n, ofClasses: ofClasses)
    }

    /// Numbers the keys from 0 in the order of first appearance.
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
    /// Groups of equal rows, numbered from 0: rows with the same texts or, without texts, with the same numbers and
    /// names.
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
