import TimbreCatalogue
import TimbreCompute
import TimbreLearning

/// Inputs of some rows (songs or listeners) before anything is fitted: numbers, names and texts.
struct InputTable: Sendable {
    struct Numbers: Sendable {
        var name: String
        /// Values, `[rows]`; NaN where a row has none.
        var values: [Float]
        /// Unit of the values; nil where it is unknown.
        var unit: FeatureUnit?
    }

    /// Names of one kind, several or none a row: a song's genres, the answers to a question.
    struct Names: Sendable {
        var name: String
        /// Names by id.
        var vocabulary: [String]
        /// Ids of each row's names, each once, with the weight 1.
        var ids: WeightedIDs
        /// Whether the words of a name are inputs too: indie and rock for "indie rock".
        var hasWords = true
    }

    struct Text: Sendable {
        var recipe: TextInputRecipe
        var reading: TextReading
    }

    var rowCount: Int
    var numbers: [Numbers] = []
    var names: [Names] = []
    var texts: [Text] = []

    /// Whether a row can be an input: it has a number, a name, or a text with enough tokens.
    func mayBeRead(_ row: Int) -> Bool {
        hasAny(row) || texts.contains { $0.reading.tokenCount(ofRow: row) >= max(1, $0.recipe.least) }
    }

    /// Whether a row has a number or a name.
    func hasAny(_ row: Int) -> Bool {
        numbers.contains { !$0.values[row].isNaN } || names.contains { !$0.ids.entries(ofRow: row).isEmpty }
    }
}

/// Rows as models read them: dense numbers, and sparse blocks of ids with weights.
struct EncodedRows: Sendable {
    var rowCount: Int
    /// Row-major `[rows, numberCount]`, scaled.
    var numbers: [Float]
    var numberCount: Int
    /// Sparse blocks, each of `rowCount` rows; ids of block b are below `widths[b]`.
    var blocks: [WeightedIDs]
    var widths: [Int]
    /// Words of each row's text in order, for a network over sequences; nil for another model.
    var sequences: TokenSequences?

    /// Number of inputs of a linear model: the numbers, then the ids of each block.
    var inputCount: Int { numberCount + widths.reduce(0, +) }

    /// The given rows, in their order.
    func gathered(_ rows: [Int]) -> EncodedRows {
        var gathered = self
        gathered.rowCount = rows.count
        gathered.numbers = rows.flatMap { numbers[$0 * numberCount..<($0 + 1) * numberCount] }
        let ids = rows.map { Int32($0) }
        gathered.blocks = blocks.map { $0.gathered(ids) }
        gathered.sequences = sequences.map { all in TokenSequences(rows.map { Array(all[$0]) }) }
        return gathered
    }
}
