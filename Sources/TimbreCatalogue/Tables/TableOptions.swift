/// What somebody says of a table instead of leaving it to be found out.
public struct TableOptions: Sendable, Equatable {
    /// One ASCII character that parts the fields; nil to find out.
    public var delimiter: Character?
    /// Name of the encoding, as of `iconv -l`; nil to find out.
    public var encoding: String?
    /// The decimal mark, "." or ","; nil to find out.
    public var decimal: Character?
    /// Number of the line that names the columns, from 1; nil to find out.
    public var headerLine: Int?
    /// The column of a field, by its name in the table; an empty name is for a field that the table shall not have.
    public var columns: [SongField: String]
    /// Patterns of columns that are features of another kind, numbers of Essentia or librosa say: `*` stands for any
    /// text and `?` for any character, case counts for nothing.
    public var numbers: [String]
    /// Paths of `.npy` files, float32 or float16 `[rows, any]`, one for each table in the same order, whose columns are
    /// features of the rows. Empty for none.
    public var vectors: [String]

    public init(
        delimiter: Character? = nil, encoding: String? = nil, decimal: Character? = nil, headerLine: Int? = nil,
        columns: [SongField: String] = [:], numbers: [String] = [], vectors: [String] = []
    ) {
        (self.delimiter, self.encoding, self.decimal, self.headerLine) = (delimiter, encoding, decimal, headerLine)
        (self.columns, self.numbers, self.vectors) = (columns, numbers, vectors)
    }
}
