import TimbreCatalogue
import TimbreFiles
import TimbreMaps
import TimbreMoods
import TimbreSearch

extension SongFilter {
    /// Keys that a filter of this recipe's songs may have.
    public static func keys(_ recipe: Recipe) -> [String] {
        let features = recipe.features.map(\.name)
        let others = ["title", "album"] + recipe.categories.map(\.name) + ["year", "popularity", "cluster"]
        return others.filter { !features.contains($0) } + features
    }

    /// Songs of a catalogue that the filter lets through.
    ///
    /// - Parameters:
    ///   - catalogue: the catalogue whose songs are compared.
    ///   - count: number of songs, from the first, to examine; nil for all songs.
    /// - Throws: `RecommenderFault.unknownFilterKey` with the nearest key, `.filterTextRelation`, `.filterNumber`,
    ///   `.noSuchCluster`, `.emptyFilter` where no song is let through; `MoodFault` for a mood that no classifier
    ///   tells; `MapFault` where the clusters are missing or those of an earlier model; `CatalogueFault`.
    /// - Complexity: texts and years, one pass over the table of songs; features, a pass over `features.npy` each.
    public func rows(in catalogue: Catalogue, count: Int? = nil) throws -> RowFilter {
        let count = min(count ?? catalogue.songCount, catalogue.songCount)
        let tests = try conditions.map { try test($0, catalogue) }
        let rows = try Self.rows(passing: tests, catalogue, count: count)
        if rows.selectedCount == 0, count > 0 {
            throw RecommenderFault.emptyFilter(
                description, songs: count, hint: try hint(tests, catalogue, count: count))
        }
        return rows
    }

    /// Notes for the user where songs are newer than the clusters or moods of the filter's conditions.
    ///
    /// - Throws: `MapFault` where the clusters are missing or those of an earlier model; `CatalogueFault`.
    public func notes(in catalogue: Catalogue) throws -> [String] {
        let recipe = catalogue.recipe
        let own = recipe.features.map(\.name) + recipe.categories.map(\.name)
        var notes: [String] = []
        if !own.contains("cluster"), conditions.contains(where: { $0.key == "cluster" }) {
            notes += [catalogue.note(on: try catalogue.clusters())].compactMap(\.self)
        }
        for name in try catalogue.classifiers(askedBy: conditions.filter { !own.contains($0.key) }) {
            notes += try catalogue.moods.notes(on: name)
        }
        return notes
    }

    /// Condition resolved against a catalogue.
    enum Test {
        case song(SongTest)
        /// Column of `features.npy`, relation and value.
        case feature(Int, Relation, Float)
        case cluster([Int32], Relation, Double)
        /// Position of a category in the recipe, and ids of the names that a song must have; nil where no song has one
        /// of the names.
        case category(Int, ids: [Int32]?, isNegated: Bool)
        /// Class that a classifier tells of a song.
        case mood(SongMoods, class: Int, isNegated: Bool)
        /// Relation of a class's probability to a number.
        case probability(SongMoods, class: Int, Relation, Double)
    }

    private func test(_ condition: Condition, _ catalogue: Catalogue) throws -> Test {
        let recipe = catalogue.recipe
        // An unknown year is absent; the features hold a substitute for it.
        if condition.key != "year", let column = recipe.features.firstIndex(where: { $0.name == condition.key }) {
            return .feature(column, condition.relation, Float(try condition.number))
        }
        if let column = recipe.categories.firstIndex(where: { $0.name == condition.key }) {
            return try test(condition, ofCategory: column, catalogue)
        }
        switch condition.key {
        case "title": return .song(try condition.test(of: .title))
        case "album": return .song(try condition.test(of: .album))
        case "year": return .song(.number(.year, condition.relation, try condition.number))
        case "popularity": return .song(.number(.popularity, condition.relation, try condition.number))
        case "cluster":
            let number = try condition.number
            let clusters = try catalogue.clusters()
            if condition.relation == .equal { try clusters.check(Int(exactly: number) ?? -1, given: condition.value) }
            return .cluster(clusters.labels, condition.relation, number)
        default:
            if let mood = try catalogue.moodTest(condition) { return mood }
            let keys = Self.keys(recipe) + catalogue.moodKeys
            throw RecommenderFault.unknownFilterKey(
                condition.key, nearest: NearestName.to(condition.key, among: keys), keys: keys)
        }
    }

    private func test(_ condition: Condition, ofCategory column: Int, _ catalogue: Catalogue) throws -> Test {
        let category = catalogue.recipe.categories[column]
        let isNegated = try condition.isNegated
        if condition.value.isEmpty { return .category(column, ids: [0], isNegated: isNegated) }
        let names = try catalogue.nameIDs(category.name, in: condition.value)
        // A category that takes only the first name keeps the others as text.
        if category.split != nil, !category.takesAll, let text = SongText(rawValue: category.name) {
            let folding = TextFolding()
            return .song(.text(text, names: names.map { folding.fold($0.name) }, isNegated: isNegated))
        }
        let ids = names.compactMap { $0.id.map { Int32($0) } }
        return .category(column, ids: ids.count == names.count ? ids : nil, isNegated: isNegated)
    }

    private static func rows(passing tests: [Test], _ catalogue: Catalogue, count: Int) throws -> RowFilter {
        var songTests: [SongTest] = []
        var rows = RowFilter(count: count, all: true)
        for test in tests {
            switch test {
            case .song(let test): songTests.append(test)
            case .cluster(let labels, let relation, let number):
                // A song without a cluster has no number to compare.
                rows = rows.intersection(
                    RowFilter(count: count) { row in
                        labels[row] < 0 ? relation == .notEqual : relation.holds(Double(labels[row]), number)
                    })
            case .category(let column, let ids, let isNegated):
                var passing = RowFilter(count: count, all: isNegated)
                for song in try ids.map({ try catalogue.songs(named: $0, inCategory: column) }) ?? []
                where song < count {
                    passing[song] = !isNegated
                }
                rows = rows.intersection(passing)
            case .mood(let told, let place, let isNegated):
                rows = rows.intersection(
                    RowFilter(count: count) { row in
                        (row < told.songCount && told.labels(of: row).contains(place)) != isNegated
                    })
            case .probability(let told, let place, let relation, let number):
                // A song without a told mood has no number to compare.
                rows = rows.intersection(
                    RowFilter(count: count) { row in
                        guard row < told.songCount, told.states[row] == .told else { return relation == .notEqual }
                        return relation.holds(Double(told.probabilities[row * told.classes.count + place]), number)
                    })
            case .feature(let column, let relation, let number):
                let file = try catalogue.features()
                rows = rows.intersection(
                    file.withFloats(rows: 0..<count) { floats in
                        var passing = RowFilter(count: count)
                        let values = floats.span
                        for row in 0..<count
                        where relation.holds(Double(values[row * file.columns + column]), Double(number)) {
                            passing[row] = true
                        }
                        return passing
                    })
            }
        }
        if !songTests.isEmpty {
            let passing = try catalogue.songs(passing: songTests)
            rows = rows.intersection(RowFilter(count: count) { passing[$0] })
        }
        return rows
    }

    /// Likely reason for which a condition is met by no song: a misspelt name, a comma that is missing, a number out of
    /// the feature's range.
    private func hint(_ tests: [Test], _ catalogue: Catalogue, count: Int) throws -> String? {
        let recipe = catalogue.recipe
        for (condition, test) in zip(conditions, tests) {
            guard try Self.rows(passing: [test], catalogue, count: count).selectedCount == 0 else { continue }
            if case .feature(let column, _, let number) = test {
                let (least, most) = (recipe.features[column].minimum, recipe.features[column].maximum)
                guard !(least...most).contains(Double(number)) else { continue }
                return "\(condition.key) goes from \(Counted.number(least)) to \(Counted.number(most))"
            }
            guard condition.relation == .equal, !condition.value.isEmpty else { continue }
            if condition.value.contains(where: { "=<>".contains($0) }) {
                return "conditions are separated by commas, and all must hold"
            }
            guard recipe.categories.contains(where: { $0.name == condition.key }) else { continue }
            return NearestName.to(condition.value, among: try catalogue.vocabulary(condition.key)).map {
                "did you mean “\($0)”?"
            }
        }
        return nil
    }
}

extension SongFilter.Condition {
    var number: Double {
        get throws {
            guard let number = Double(value), number.isFinite, !value.contains(where: { "xX".contains($0) }) else {
                throw RecommenderFault.filterNumber(key: key, value: value)
            }
            return number
        }
    }

    /// Whether the condition asks for texts other than the value.
    ///
    /// - Throws: `RecommenderFault.filterTextRelation` for a relation that texts don't have.
    var isNegated: Bool {
        get throws {
            guard relation == .equal || relation == .notEqual else {
                throw RecommenderFault.filterTextRelation(key: key, relation: relation)
            }
            return relation == .notEqual
        }
    }

    fileprivate func test(of text: SongText) throws -> SongTest {
        .text(text, names: [TextFolding().fold(value)], isNegated: try isNegated)
    }
}

extension SongClusters {
    /// - Parameter given: the cluster as it was written.
    /// - Throws: `RecommenderFault.noSuchCluster` for a number that no cluster has.
    func check(_ cluster: Int, given: String) throws {
        guard (0..<summary.k).contains(cluster) else {
            throw RecommenderFault.noSuchCluster(given, count: summary.k)
        }
    }
}
