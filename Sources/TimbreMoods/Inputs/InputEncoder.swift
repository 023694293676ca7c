import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreLearning

/// How rows become a model's inputs, fitted on training rows alone: scales, names that count, pairs of them, vocabularies.
struct InputEncoder: Sendable, Equatable {
    /// The names of one kind that are inputs: whole names, and the words of names of several.
    struct Names: Sendable, Equatable, Codable {
        var name: String
        /// Input ids by text; "" stands for a row without a name.
        var ids: [String: Int]

        /// Texts by input id.
        var texts: [String] { ids.sorted { $0.value < $1.value }.map(\.key) }
    }

    /// Two inputs of names that count where a row has both.
    struct Pair: Sendable, Hashable, Codable {
        /// Kinds of names, ascending, and input ids of each.
        var kinds: [Int]
        var ids: [Int]
    }

    struct Text: Sendable, Equatable {
        var recipe: TextInputRecipe
        var mainLanguage: String
        var vocabulary: TextVocabulary
    }

    /// One feature for each number and scale; names with "·" are products of two.
    var scaling: Scaling
    var columns: [String]
    var names: [Names]
    var pairs: [Pair]
    var texts: [Text]
    /// Words of a text that a network over sequences reads; nil for another network.
    var sequenceLength: Int?

    /// - Parameter rows: training rows, at least one.
    /// - Throws: `CancellationError`.
    init(fitting table: InputTable, rows: [Int], by recipe: MoodRecipe, work: Work<Never> = Work()) throws {
        let scales = recipe.scale.scales
        columns = table.numbers.flatMap { column in scales.map { _ in column.name } }
        scaling =
            columns.isEmpty
            ? Scaling(features: [])
            : Scaling.fit(
                Self.numbers(of: table, columns), rows: rows,
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
        for kind in names { result += kind.texts.map { "\(kind.name)=\($0.isEmpty ? "(none)" : $0)" } }
        let all = names.map(\.texts)
        result += pairs.map { pair in
            zip(pair.kinds, pair.ids).map { "\(names[$0].name)=\(all[$0][$1].isEmpty ? "(none)" : all[$0][$1])" }
                .joined(separator: " × ")
        }
        for text in texts { result += text.vocabulary.terms }
        return result
    }

    /// Some rows of a table as inputs. A name or term that no training row had is left out.
    ///
    /// - Parameter table: with the same columns as the one that was fitted.
    func encode(_ table: InputTable, rows: [Int]) -> EncodedRows {
        precondition(table.names.count == names.count && table.texts.count == texts.count)
        var blocks = zip(names, table.names).map { $0.rows(of: $1, rows) }
        var widths = names.map(\.ids.count)
        if !pairs.isEmpty {
            blocks.append(pairs(of: blocks, rowCount: rows.count))
            widths.append(pairs.count)
        }
        var sequences: TokenSequences?
        for (text, given) in zip(texts, table.texts) {
            let weighing = TermWeighing(text.vocabulary, given.reading)
            blocks.append(weighing.rows(rows))
            widths.append(text.vocabulary.terms.count)
            if let sequenceLength { sequences = weighing.sequences(rows, length: sequenceLength) }
        }
        let raw = rows.flatMap { row in
            columns.indices.map { table.numbers[$0 * table.numbers.count / columns.count].values[row] }
        }
        return EncodedRows(
            rowCount: rows.count, numbers: columns.isEmpty ? [] : scaling.apply(raw), numberCount: columns.count,
            blocks: blocks, widths: widths, sequences: sequences)
    }

    private static func numbers(of table: InputTable, _ columns: [String]) -> [Float] {
        (0..<table.rowCount).flatMap { row in
            columns.indices.map { table.numbers[$0 * table.numbers.count / columns.count].values[row] }
        }
    }

    /// Pairs of whole names of two kinds that enough training rows have.
    private static func pairs(_ names: [Names], of table: InputTable, rows: [Int], least: Int) -> [Pair] {
        let blocks = zip(names, table.names).map { $0.rows(of: $1, rows) }
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

    private func pairs(of blocks: [WeightedIDs], rowCount: Int) -> WeightedIDs {
        let places = Dictionary(uniqueKeysWithValues: pairs.enumerated().map { ($1, Int32($0)) })
        return WeightedIDs(
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

    /// A name, folded, and each of its words with "…" behind it, so that rock in "indie rock" is not the name rock.
    private static func texts(of name: String, hasWords: Bool) -> [String] {
        let folded = TextFolding().fold(name)
        guard hasWords else { return [folded] }
        let words = Tokens().split(folded)
        return [folded] + words.map { "\($0)…" }
    }

    private static func texts(of ids: ArraySlice<Int32>, _ texts: [[String]]) -> Set<String> {
        ids.isEmpty ? [""] : Set(ids.flatMap { texts[Int($0)] })
    }

    func rows(of names: InputTable.Names, _ rows: [Int]) -> WeightedIDs {
        let texts = names.vocabulary.map { Self.texts(of: $0, hasWords: names.hasWords) }
        return WeightedIDs(
            rows.map { row in
                Self.texts(of: names.ids.ids(ofRow: row), texts).compactMap { ids[$0] }.sorted().map { (Int32($0), 1) }
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
