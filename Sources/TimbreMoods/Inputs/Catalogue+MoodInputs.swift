import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles

/// Names of everything that a classifier reads.
struct InputNames: Sendable, Equatable {
    var numbers: [String]
    var categories: [String]
    var texts: [TextInputRecipe]
}

extension InputEncoder {
    /// Names of the inputs that the encoder was fitted to, in order.
    var inputs: InputNames {
        // `columns` repeats a number once for each scale, side by side.
        let numbers = columns.indices.filter { $0 == 0 || columns[$0] != columns[$0 - 1] }.map { columns[$0] }
        return InputNames(numbers: numbers, categories: names.map(\.name), texts: texts.map(\.recipe))
    }
}

extension Catalogue {
    /// Inputs of every song by a recipe. Features, categories and texts that the catalogue lacks are left out.
    ///
    /// - Returns: the inputs, and the names of what was left out.
    /// - Throws: `MoodFault.noInputs` where nothing is left; `CatalogueFault`.
    func moodInputs(_ recipe: MoodRecipe) throws -> (table: InputTable, lacking: [String]) {
        let numbers =
            switch recipe.features {
            case .all: self.recipe.features.map(\.name)
            case .named(let names): names
            }
        let wanted = InputNames(numbers: numbers, categories: recipe.categories, texts: recipe.texts)
        let (table, lacking) = try moodInputs(wanted)
        if table.numbers.isEmpty, table.names.isEmpty, table.texts.isEmpty {
            throw noInputs(recipe: recipe.name, lacking)
        }
        return (table, lacking)
    }

    /// Inputs of a trained classifier, numbers in the units that it was trained with.
    ///
    /// - Parameter songs: the rows of the table; nil for every song.
    /// - Throws: `MoodFault.lacksInputs`; `CatalogueFault`.
    func moodInputs(for model: TrainedMoods, songs: [Int]? = nil) throws -> InputTable {
        let languages = Dictionary(
            model.encoder.texts.map { ($0.recipe.name, $0.mainLanguage) }, uniquingKeysWith: { first, _ in first })
        var (table, lacking) = try moodInputs(model.encoder.inputs, languages: languages, songs: songs)
        if !lacking.isEmpty {
            throw MoodFault.lacksInputs(path: path, classifier: model.recipe.name, missing: lacking)
        }
        for column in table.numbers.indices {
            guard let own = table.numbers[column].unit, let unit = model.encoder.units[table.numbers[column].name],
                let (factor, divisor) = own.conversion(to: unit), factor != divisor
            else { continue }
            table.numbers[column].values = table.numbers[column].values.map { Float(Double($0) * factor / divisor) }
        }
        return table
    }

    private func noInputs(recipe: String, _ lacking: [String]) -> MoodFault {
        .noInputs(
            path: path, recipe: recipe, missing: lacking,
            present: self.recipe.features.map(\.name) + self.recipe.categories.map(\.name)
                + self.recipe.texts.map(\.name))
    }

    private func moodInputs(
        _ wanted: InputNames, languages: [String: String] = [:], songs: [Int]? = nil
    ) throws -> (table: InputTable, lacking: [String]) {
        var lacking: [String] = []
        var table = InputTable(rowCount: songs?.count ?? songCount)
        var places: [(name: String, place: Int)] = []
        for name in wanted.numbers {
            let own = recipe.features.firstIndex { $0.name == name }
            if let place = own ?? recipe.features.firstIndex(where: { $0.means(name) }) {
                places.append((name, place))
            } else {
                lacking.append(name)
            }
        }
        if !places.isEmpty { table.numbers = try moodNumbers(places, songs: songs) }
        for name in wanted.categories {
            guard let place = recipe.categories.firstIndex(where: { $0.name == name }) else {
                lacking.append(name)
                continue
            }
            table.names.append(
                InputTable.Names(
                    name: name, vocabulary: try vocabulary(name), ids: try names(ofCategory: place, songs: songs)))
        }
        for text in wanted.texts {
            guard recipe.texts.contains(where: { $0.name == text.name }) else {
                lacking.append("the words of \(text.name)")
                continue
            }
            let reading = TextReading(
                try tokens(of: text.name), songs: songs, by: text, mainLanguage: languages[text.name])
            table.texts.append(InputTable.Text(recipe: text, reading: reading))
        }
        return (table, lacking)
    }

    private func moodNumbers(_ places: [(name: String, place: Int)], songs: [Int]?) throws -> [InputTable.Numbers] {
        let file = try features()
        guard let songs else {
            return file.withFloats(rows: 0..<songCount) { values in
                places.map { name, place in
                    InputTable.Numbers(
                        name: name,
                        values: stride(from: place, to: values.count, by: file.columns).map { values[$0] },
                        unit: recipe.features[place].valueUnit)
                }
            }
        }
        let rows = songs.map { file.floats(rows: $0..<$0 + 1) }
        return places.map { name, place in
            InputTable.Numbers(
                name: name, values: rows.map { $0[place] }, unit: recipe.features[place].valueUnit)
        }
    }

    /// Names of a category that each song has, each once with the weight 1.
    ///
    /// - Parameter songs: the songs in the order of the rows; nil for every song.
    func names(ofCategory place: Int, songs: [Int]? = nil) throws -> WeightedIDs {
        let (first, further) = (try categories(), try furtherNames())
        var more: [Int: [Int32]] = [:]
        further.withInts(rows: 0..<further.rows) { names in
            for row in 0..<further.rows where Int(names[3 * row + 1]) == place {
                more[Int(names[3 * row]), default: []].append(names[3 * row + 2])
            }
        }
        return first.withInts(rows: 0..<songCount) { ids in
            func names(of song: Int) -> [(id: Int32, weight: Float)] {
                let id = ids[song * first.columns + place]
                return id == 0 ? [] : ([id] + (more[song] ?? [])).map { ($0, 1) }
            }
            return songs.map { WeightedIDs($0.map(names)) } ?? WeightedIDs((0..<songCount).map(names))
        }
    }
}

extension InputTable {
    /// Whether a trained classifier can read each of some rows: by their terms where it reads texts, else by any number
    /// or name.
    ///
    /// - Parameter encoded: the encoded rows, in the same order.
    func states(of rows: [Int], _ encoder: InputEncoder, _ encoded: EncodedRows) -> [SongState] {
        rows.enumerated().map { place, row in
            if !numbers.isEmpty || !names.isEmpty, hasAny(row) { return .told }
            var first: SongState?
            for (number, text) in texts.enumerated() {
                let block = encoded.blocks[encoded.blocks.count - texts.count + number]
                let obstacle = TermWeighing.obstacle(
                    of: row, text.reading, encoder.texts[number].vocabulary, terms: block.entries(ofRow: place).count,
                    least: text.recipe.least)
                guard let obstacle else { return .told }
                first = first ?? obstacle
            }
            return first ?? .noFeatures
        }
    }
}
