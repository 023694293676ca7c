/// Properties of a table that are given instead of detected.
public struct TableOptions: Sendable, Equatable {
    /// Delimiter of fields, one ASCII character; nil to detect it.
    public var delimiter: Character?
    /// Name of the encoding, as in `iconv -l`; nil to detect it.
    public var encoding: String?
    /// Decimal mark, "." or ","; nil to detect it.
    public var decimal: Character?
    /// Number of the header line, from 1; nil to detect it.
    public var headerLine: Int?
    /// Name of the column of each given field; an empty name for a field that is not to be read.
    public var columns: [SongField: String]
    /// Patterns of names of columns that are further features, numbers of Essentia or librosa for example: `*` stands
    /// for any text and `?` for any character; case is ignored.
    public var numbers: [String]
    /// Paths of `.npy` files, float32 or float16 `[rows, any]`, one for each table in the same order; their columns are
    /// further features of the rows. Empty for none.
    public var vectors: [String]

    public init(
        delimiter: Character? = nil, encoding: String? = nil, decimal: Character? = nil, headerLine: Int? = nil,
        columns: [SongField: String] = [:], numbers: [String] = [], vectors: [String] = []
    ) {
        (self.delimiter, self.encoding, self.decimal, self.headerLine) = (delimiter, encoding, decimal, headerLine)
        (self.columns, self.numbers, self.vectors) = (columns, numbers, vectors)
    }
}
