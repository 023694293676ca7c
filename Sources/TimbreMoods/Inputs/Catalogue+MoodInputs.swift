import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles

extension Catalogue {
    /// What a recipe reads of every song. A feature, category or text that the catalogue lacks is left out.
    ///
    /// - Parameter encoder: a trained model's, whose inputs must all be there; nil for a training.
    /// - Returns: the inputs, and the names of what was left out.
    /// - Throws: `MoodFault.noInputs` where nothing is left, or not all that a model reads; `CatalogueFault`.
    func moodInputs(_ recipe: MoodRecipe, for encoder: InputEncoder? = nil) throws -> (
        table: InputTable, lacking: [String]
    ) {
        var lacking: [String] = []
        var table = InputTable(rowCount: songCount)
        let places: [(name: String, place: Int)]
        switch recipe.features {
        case .all: places = self.recipe.features.enumerated().map { ($1.name, $0) }
        case .named(let names):
            places = names.compactMap { name in
                let place = self.recipe.features.firstIndex { $0.means(name) }
                if place == nil { lacking.append(name) }
                return place.map { (name, $0) }
            }
        }
        if !places.isEmpty {
            let file = try features()
            table.numbers = file.withFloats(rows: 0..<songCount) { values in
                places.map { name, place in
                    InputTable.Numbers(
                        name: name,
                        values: stride(from: place, to: values.count, by: file.columns).map { values[$0] })
                }
            }
        }
        for name in recipe.categories {
            guard let place = self.recipe.categories.firstIndex(where: { $0.name == name }) else {
                lacking.append(name)
                continue
            }
            table.names.append(
                InputTable.Names(name: name, vocabulary: try vocabulary(name), ids: try names(ofCategory: place)))
        }
        for text in recipe.texts {
            guard self.recipe.texts.contains(where: { $0.name == text.name }) else {
                lacking.append("the words of \(text.name)")
                continue
            }
            let language = encoder?.texts.first { $0.recipe.name == text.name }?.mainLanguage
            table.texts.append(
                InputTable.Text(
                    recipe: text, reading: TextReading(try tokens(of: text.name), by: text, mainLanguage: language)))
        }
        let isEmpty = table.numbers.isEmpty && table.names.isEmpty && table.texts.isEmpty
        if isEmpty || encoder != nil && !lacking.isEmpty {
            throw MoodFault.noInputs(
                path: path, recipe: recipe.name, missing: lacking,
                present: self.recipe.features.map(\.name) + self.recipe.categories.map(\.name)
                    + self.recipe.texts.map(\.name))
        }
        return (table, lacking)
    }

    /// Names of a category that each song has, each once with the weight 1.
    func names(ofCategory place: Int) throws -> WeightedIDs {
        let (first, further) = (try categories(), try furtherNames())
        var more: [Int: [Int32]] = [:]
        further.withInts(rows: 0..<further.rows) { names in
            for row in 0..<further.rows where Int(names[3 * row + 1]) == place {
                more[Int(names[3 * row]), default: []].append(names[3 * row + 2])
            }
        }
        return first.withInts(rows: 0..<songCount) { ids in
            WeightedIDs(
                (0..<songCount).map { song in
                    let id = ids[song * first.columns + place]
                    return id == 0 ? [] : ([id] + (more[song] ?? [])).map { ($0, 1) }
                })
        }
    }
}

extension InputTable {
    /// Whether each of some rows can be read, by what training found: of texts by their terms, else by any number or name.
    ///
    /// - Parameter encoded: the same rows.
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
