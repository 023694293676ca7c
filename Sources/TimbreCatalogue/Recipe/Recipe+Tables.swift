import TimbreBase
import TimbreFiles

extension Recipe {
    /// Fewest features about the sound of songs that a recipe with optional features needs.
    static let leastSoundFeatures = 5

    /// The shipped recipe for tables: `spotify-900k` where all columns that it needs are there, else `spotify-tracks`.
    public static func fitting(_ tables: [SongTable]) throws -> Recipe {
        let large = try named("spotify-900k")
        let fits = tables.allSatisfy { (try? ColumnPlan($0, recipe: large)) != nil }
        return fits ? large : try named("spotify-tracks")
    }

    /// The recipe for a catalogue of these tables: without optional features that a table lacks, and with features for
    /// the further numbers and vectors in the options.
    ///
    /// - Returns: the recipe, and notes on what was left out, in sentences.
    /// - Throws: `CatalogueFault.tooFewFeatures`, `.noNumbers`, `.missingColumn`, `.ambiguousField`, `.unfitColumn`;
    ///   `FileFault` for an array that can't be read.
    public func resolved(
        for tables: [SongTable], options: TableOptions = TableOptions()
    ) throws -> (recipe: Recipe, notes: [String]) {
        var recipe = self
        var absent: [String] = []
        recipe.features = try features.filter { feature in
            guard feature.isOptional else { return true }
            let isThere = try tables.allSatisfy { try $0.has(feature) }
            if !isThere { absent.append(feature.name) }
            return isThere
        }
        try recipe.keepLabelsAndTexts(of: tables)
        let own = recipe.features
        try recipe.addNumbers(options.numbers, of: tables)
        try recipe.addVectors(options.vectors, for: tables)
        // A recipe without optional features states itself what it needs.
        if features.contains(where: \.isOptional), recipe.features.count == own.count {
            let found = own.filter { $0.field?.isSound ?? true }
            guard found.count >= Self.leastSoundFeatures else {
                throw CatalogueFault.tooFewFeatures(
                    file: tables[0].path, found: found.map(\.name),
                    known: features.filter { $0.field?.isSound ?? true }.map(\.name), least: Self.leastSoundFeatures,
                    present: tables[0].columns.map(\.name))
            }
        }
        let lacking = tables.count == 1 ? "“\(tables[0].path)” lacks" : "not all tables have"
        let notes = absent.isEmpty ? [] : ["\(lacking) \(absent.joined(separator: ", ")): the network does without"]
        return (recipe, notes)
    }

    /// This recipe with the same choices as a catalogue's recipe that was resolved from it: without the optional
    /// features that the other lacks, and with the other's features for further numbers and vectors.
    func resolved(like other: Recipe) -> Recipe {
        var recipe = self
        let names = Set(other.features.map(\.name))
        recipe.features = features.filter { !$0.isOptional || names.contains($0.name) }
        let kept = other.categories.filter(\.isLabel)
        recipe.categories = recipe.categories.compactMap { category in
            guard category.isLabel, let same = kept.first(where: { $0.name == category.name }) else {
                return category.isLabel ? nil : category
            }
            var category = category
            category.shares = category.shares.filter(same.shares.contains)
            return category
        }
        recipe.texts = recipe.texts.filter { text in other.texts.contains { $0.name == text.name } }
        let own = Set(features.map(\.name))
        recipe.features += other.features.filter { !own.contains($0.name) && ($0.vector != nil || $0.takesAnyNumber) }
        return recipe
    }

    /// Leaves out labels, shares and texts that no table has, since songs may lack them.
    private mutating func keepLabelsAndTexts(of tables: [SongTable]) throws {
        func isThere(_ columns: [String], _ field: SongField?) throws -> Bool {
            try tables.contains { table in
                let column = columns.isEmpty ? try field.flatMap { try table.known($0) } : table.column(named: columns)
                return column.map { table.hasValues($0) } ?? false
            }
        }
        categories = try categories.compactMap { category in
            guard category.isLabel else { return category }
            guard try isThere(category.columns, SongField(rawValue: category.name)) else { return nil }
            var category = category
            category.shares = category.shares.filter { name in
                tables.contains { table in table.column(named: [name]).map { table.holdsNumbers($0) } ?? false }
            }
            return category
        }
        texts = try texts.filter { try isThere($0.columns, $0.field) }
    }

    private mutating func addNumbers(_ patterns: [String], of tables: [SongTable]) throws {
        var names = FreeNames(taken: features.map(\.name) + Self.categoryNames)
        var known = Set(features.map(\.columns))
        for pattern in patterns {
            let columns = tables[0].columns.indices.filter { column in
                let name = tables[0].columns[column].name
                return !name.isEmpty && tables[0].columns[column].field == nil && name.matches(pattern)
                    && tables[0].holdsNumbers(column)
            }
            guard !columns.isEmpty else {
                throw CatalogueFault.noNumbers(
                    file: tables[0].path, pattern: pattern, present: tables[0].columns.map(\.name))
            }
            for column in columns {
                let name = tables[0].columns[column].name
                guard known.insert([name]).inserted else { continue }
                var feature = FeatureRecipe.anyNumber(named: names.name(for: name))
                feature.columns = [name]
                features.append(feature)
            }
        }
    }

    private mutating func addVectors(_ paths: [String], for tables: [SongTable]) throws {
        guard !paths.isEmpty else { return }
        guard paths.count == tables.count else {
            throw CatalogueFault.vectorsOfOtherTables(tables: tables.count, vectors: paths.count)
        }
        let files = try paths.map { try NPYFile(path: $0) }
        for file in files {
            guard file.type == .float32 || file.type == .float16, file.columns == files[0].columns, file.columns > 0
            else {
                throw FileFault.unsupported(
                    path: file.path,
                    detail: "it holds \(file.type) of \(file.columns) columns, where float32 or float16 of "
                        + "\(max(1, files[0].columns)) are needed")
            }
        }
        var names = FreeNames(taken: features.map(\.name) + Self.categoryNames)
        let known = Set(features.compactMap(\.vector))
        for column in 0..<files[0].columns where !known.contains(column) {
            var feature = FeatureRecipe.anyNumber(named: names.name(for: "vector_\(column)"))
            feature.vector = column
            features.append(feature)
        }
    }
}

extension FeatureRecipe {
    fileprivate static func anyNumber(named name: String) -> FeatureRecipe {
        FeatureRecipe(
            name: name, columns: [], field: nil, unit: nil, vector: nil, parse: .number, sum: [], suffix: nil,
            words: [:], times: [:], minimum: -largestNumber, maximum: largestNumber, scale: .normal, absent: nil,
            varianceOfOthers: false,
            absentIsMedian: false, isOptional: false)
    }
}

extension SongTable {
    /// Whether the sample has a value in a column, or has no rows.
    fileprivate func hasValues(_ column: Int) -> Bool {
        cells[column].isEmpty || cells[column].contains { !MissingTexts.isUsual($0) }
    }

    /// Whether the table has a feature's columns.
    fileprivate func has(_ feature: FeatureRecipe) throws -> Bool {
        if let field = feature.field {
            // A column without values counts as missing.
            let column = try known(field).flatMap { hasValues($0) ? $0 : nil }
            return feature.isYear ? try column != nil || known(.year) != nil || known(.date) != nil : column != nil
        }
        if feature.vector != nil { return true }
        return feature.sum.isEmpty
            ? column(named: feature.columns) != nil : feature.sum.allSatisfy { column(named: [$0]) != nil }
    }
}

extension String {
    /// Whether the text matches a pattern: `*` stands for any text, `?` for any character; case is ignored.
    func matches(_ pattern: String) -> Bool {
        let (text, pattern) = (Array(lowercased()), Array(pattern.lowercased()))
        var (place, mark) = (0, 0)
        var star: (mark: Int, place: Int)?
        while place < text.count {
            if mark < pattern.count, pattern[mark] == "*" {
                star = (mark, place)
                mark += 1
            } else if mark < pattern.count, pattern[mark] == "?" || pattern[mark] == text[place] {
                (place, mark) = (place + 1, mark + 1)
            } else if let last = star {
                star = (last.mark, last.place + 1)
                (place, mark) = (last.place + 1, last.mark + 1)
            } else {
                return false
            }
        }
        return pattern[mark...].allSatisfy { $0 == "*" }
    }
}
