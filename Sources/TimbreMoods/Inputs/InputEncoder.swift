import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreLearning

/// Maps rows to a model's inputs: scales, names, pairs of names and vocabularies, all fitted to training rows alone.
struct InputEncoder: Sendable, Equatable {
    /// The names of one kind that are inputs: whole names, and the words of names with several words.
    struct Names: Sendable, Equatable, Codable {
        var name: String
        /// Input ids by text; "" stands for a row without a name.
        var ids: [String: Int]

        /// Text of an input as a reason: "genre=indie rock", or "genre with “indie”" for a word of a name.
        func inWords(_ text: String) -> String {
            if text.isEmpty { return "no \(name)" }
            return text.hasSuffix("…") ? "\(name) with “\(text.dropLast())”" : "\(name)=\(text)"
        }

        /// Texts by input id.
        var texts: [String] { ids.sorted { $0.value < $1.value }.map(\.key) }
    }

    /// Two names that are an input together, for rows that have both.
    struct Pair: Sendable, Hashable, Codable {
        /// Kinds of the two names, ascending; `ids` are their input ids.
        var kinds: [Int]
        var ids: [Int]
    }

    struct Text: Sendable, Equatable {
        var recipe: TextInputRecipe
        var mainLanguage: String
        var vocabulary: TextVocabulary
    }

    /// One feature for each number and scale, a number's scales side by side.
    var scaling: Scaling
    var columns: [String]
    /// Known units of numbers by name, since a number may have another unit in another catalogue.
    var units: [String: FeatureUnit] = [:]
    var names: [Names]
    var pairs: [Pair]
    var texts: [Text]
    /// Largest number of words of a text that a network over sequences reads; nil for another network.
    var sequenceLength: Int?

    /// - Parameter rows: training rows, at least one.
    /// - Throws: `CancellationError`.
    init(fitting table: InputTable, rows: [Int], by recipe: MoodRecipe, work: Work<Never> = Work()) throws {
        let scales = recipe.scale.scales
        columns = table.numbers.flatMap { column in scales.map { _ in column.name } }
        units = Dictionary(
            table.numbers.compactMap { column in column.unit.map { (column.name, $0) } }, uniquingKeysWith: { $1 })
        scaling =
            columns.isEmpty
            ? Scaling(features: [])
            : Scaling.fit(
                table.rowMajor(columns.count, rows: 0..<table.rowCount), rows: rows,
                columns: table.numbers.flatMap { column in scales.map { (column.name, $0) } })
        names = table.names.map { Names(fitting: $0, rows: rows, least: recipe.leastRows) }
        pairs = recipe.combinesPairs ? Self.pairs(names, of: table, rows: rows, least: recipe.leastRows) : []
        texts = try table.texts.map { text in
            Text(
                recipe: text.recipe, mainLanguage: text.reading.mainLanguage,
                vocabulary: try TextVocabulary(text.reading, rows: rows, by: text.recipe, work: work))
        }
        sequenceLength = recipe.network.sequence?.length
    }

    init(
        scaling: Scaling, columns: [String], names: [Names], pairs: [Pair], texts: [Text], sequenceLength: Int?
    ) {
        (self.scaling, self.columns, self.names) = (scaling, columns, names)
        (self.pairs, self.texts, self.sequenceLength) = (pairs, texts, sequenceLength)
    }

    /// Names of the inputs of a linear model, in their order.
    var inputNames: [String] {
        var result = columns
        let all = names.map { kind in kind.texts.map(kind.inWords) }
        result += all.joined()
        result += pairs.map { pair in zip(pair.kinds, pair.ids).map { all[$0][$1] }.joined(separator: " × ") }
        for text in texts { result += text.vocabulary.terms }
        return result
    }

    /// Encodes some rows of a table. Names and terms without an input are left out.
    ///
    /// - Parameter table: a table with the same columns as the fitted one.
    func encode(_ table: InputTable, rows: [Int]) -> EncodedRows { RowEncoder(self, table).encode(rows) }

    /// Pairs of whole names of two kinds that enough training rows have.
    private static func pairs(_ names: [Names], of table: InputTable, rows: [Int], least: Int) -> [Pair] {
        let blocks = zip(names, table.names).map { $0.rows(of: $1.ids, $0.ids(of: $1), rows) }
        var counts: [Pair: Int] = [:]
        for row in rows.indices {
            for first in names.indices {
                for second in names.indices where second > first {
                    for one in blocks[first].ids(ofRow: row) {
                        for other in blocks[second].ids(ofRow: row) {
                            counts[Pair(kinds: [first, second], ids: [Int(one), Int(other)]), default: 0] += 1
                        }
                    }
                }
            }
        }
        return counts.filter { $0.value >= least }.keys.sorted {
            ($0.kinds + $0.ids).lexicographicallyPrecedes($1.kinds + $1.ids)
        }
    }

    fileprivate func pairs(of blocks: [WeightedIDs], rowCount: Int, places: [Pair: Int32]) -> WeightedIDs {
        WeightedIDs(
            (0..<rowCount).map { row in
                var found: [Int32] = []
                for first in names.indices {
                    for second in names.indices where second > first {
                        for one in blocks[first].ids(ofRow: row) {
                            for other in blocks[second].ids(ofRow: row) {
                                let pair = Pair(kinds: [first, second], ids: [Int(one), Int(other)])
                                if let place = places[pair] { found.append(place) }
                            }
                        }
                    }
                }
                return found.sorted().map { ($0, 1) }
            })
    }
}

/// Encodes rows of one table; each name and term of the table is looked up only once.
struct RowEncoder {
    private let encoder: InputEncoder
    private let table: InputTable
    /// Input ids of each name of each kind.
    private let idsOfNames: [[[Int32]]]
    private let placesOfPairs: [InputEncoder.Pair: Int32]
    private let weighings: [TermWeighing]

    /// - Parameter table: a table with the same columns as the one that the encoder was fitted to.
    init(_ encoder: InputEncoder, _ table: InputTable) {
        precondition(table.names.count == encoder.names.count && table.texts.count == encoder.texts.count)
        precondition(table.numbers.count == encoder.inputs.numbers.count)
        (self.encoder, self.table) = (encoder, table)
        idsOfNames = zip(encoder.names, table.names).map { $0.ids(of: $1) }
        placesOfPairs = Dictionary(uniqueKeysWithValues: encoder.pairs.enumerated().map { ($1, Int32($0)) })
        weighings = zip(encoder.texts, table.texts).map { TermWeighing($0.vocabulary, $1.reading) }
    }

    func encode(_ rows: [Int]) -> EncodedRows {
        var blocks = zip(encoder.names.indices, table.names).map { kind, names in
            encoder.names[kind].rows(of: names.ids, idsOfNames[kind], rows)
        }
        var widths = encoder.names.map(\.ids.count)
        if !encoder.pairs.isEmpty {
            blocks.append(encoder.pairs(of: blocks, rowCount: rows.count, places: placesOfPairs))
            widths.append(encoder.pairs.count)
        }
        var sequences: TokenSequences?
        for (text, weighing) in zip(encoder.texts, weighings) {
            blocks.append(weighing.rows(rows))
            widths.append(text.vocabulary.terms.count)
            if let length = encoder.sequenceLength { sequences = weighing.sequences(rows, length: length) }
        }
        let count = encoder.columns.count
        return EncodedRows(
            rowCount: rows.count, numbers: count == 0 ? [] : encoder.scaling.apply(table.rowMajor(count, rows: rows)),
            numberCount: count, blocks: blocks, widths: widths, sequences: sequences)
    }
}

extension InputTable {
    /// Numbers of some rows, row-major `[rows, columns]`, each number once for each of its scales.
    fileprivate func rowMajor(_ columns: Int, rows: some Collection<Int>) -> [Float] {
        guard columns > 0 else { return [] }
        let scales = columns / numbers.count
        return [Float](unsafeUninitializedCapacity: rows.count * columns) { values, count in
            for column in 0..<columns {
                numbers[column / scales].values.withUnsafeBufferPointer { own in
                    for (place, row) in rows.enumerated() { values[place * columns + column] = own[row] }
                }
            }
            count = rows.count * columns
        }
    }
}

extension InputEncoder.Names {
    /// Whole names and words that enough training rows have.
    init(fitting names: InputTable.Names, rows: [Int], least: Int) {
        var counts: [String: Int] = [:]
        let texts = names.vocabulary.map { Self.texts(of: $0, hasWords: names.hasWords) }
        for row in rows {
            for text in Self.texts(of: names.ids.ids(ofRow: row), texts) { counts[text, default: 0] += 1 }
        }
        let kept = counts.filter { $0.value >= least }.keys.sorted()
        self.init(name: names.name, ids: Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) }))
    }

    /// The folded name, and each of its words followed by "…", so that the word rock of "indie rock" is not the name
    /// rock.
    private static func texts(of name: String, hasWords: Bool) -> [String] {
        let folded = TextFolding().fold(name)
        guard hasWords else { return [folded] }
        let words = Tokens().split(folded)
        return [folded] + words.map { "\($0)…" }
    }

    private static func texts(of ids: ArraySlice<Int32>, _ texts: [[String]]) -> Set<String> {
        ids.isEmpty ? [""] : Set(ids.flatMap { texts[Int($0)] })
    }

    /// The input ids of each name of a table.
    func ids(of names: InputTable.Names) -> [[Int32]] {
        names.vocabulary.map { name in
            Self.texts(of: name, hasWords: names.hasWords).compactMap { ids[$0].map { Int32($0) } }
        }
    }

    /// - Parameters:
    ///   - names: ids of each row's names.
    ///   - idsOfNames: the input ids of each name.
    func rows(of names: WeightedIDs, _ idsOfNames: [[Int32]], _ rows: [Int]) -> WeightedIDs {
        let absent = ids[""].map { [Int32($0)] } ?? []
        return WeightedIDs(
            rows.map { row in
                let own = names.ids(ofRow: row)
                let found = own.isEmpty ? absent : own.flatMap { idsOfNames[Int($0)] }
                return Set(found).sorted().map { ($0, 1) }
            })
    }
}

extension MoodRecipe.Scale {
    var scales: [FeatureRecipe.Scale] {
        switch self {
        case .standard: [.standard]
        case .normal: [.normal]
        case .robust: [.robust]
        case .both: [.standard, .normal]
        }
    }
}
