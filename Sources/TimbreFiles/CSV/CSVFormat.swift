/// Syntax of a table in a file.
package struct CSVFormat: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// Fields with a delimiter between them.
        case delimited
        /// JSON objects, whose keys are the columns.
        case json(JSONShape)
    }

    package var kind: Kind
    /// Encoding of the text; nil: detected from the content.
    package var encoding: TextEncoding?
    /// Delimiter of fields: an ASCII byte that is no quote and no line end.
    package var delimiter: UInt8
    /// Whether spaces between a delimiter and a quote are no part of the field.
    package var skipsSpaces: Bool
    /// Whether a backslash within quotes escapes a quote, or another backslash.
    package var hasBackslashes: Bool
    /// Number of lines to skip before the first record.
    package var skippedLines: Int
    /// Byte that is ignored at the ends of lines, once or repeated; nil for none.
    package var lineTail: UInt8?
    /// Minimum number of fields of a record that stands as a whole within quotes, its own quotes doubled, as
    /// spreadsheets write what was pasted into one column; nil where such a record is one field.
    package var wrappedWidth: Int?

    package init(
        kind: Kind = .delimited, encoding: TextEncoding? = nil, delimiter: UInt8 = UInt8(ascii: ","),
        skipsSpaces: Bool = false, hasBackslashes: Bool = false, skippedLines: Int = 0, lineTail: UInt8? = nil,
        wrappedWidth: Int? = nil
    ) {
        precondition(delimiter < 0x80 && !"\"\r\n".utf8.contains(delimiter), "no delimiter")
        precondition(skippedLines >= 0, "\(skippedLines) lines")
        precondition(wrappedWidth.map { $0 > 1 } ?? true, "a record of one field is its own wrapping")
        (self.kind, self.encoding, self.delimiter) = (kind, encoding, delimiter)
        (self.skipsSpaces, self.hasBackslashes, self.skippedLines) = (skipsSpaces, hasBackslashes, skippedLines)
        (self.lineTail, self.wrappedWidth) = (lineTail, wrappedWidth)
    }
}
