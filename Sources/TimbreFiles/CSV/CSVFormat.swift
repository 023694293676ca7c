/// How a table is written in a file.
package struct CSVFormat: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// Fields with a delimiter between them.
        case delimited
        /// A JSON object a line, or an array of them; the keys are the columns.
        case jsonObjects(keys: [String])
    }

    package var kind: Kind
    /// nil to tell by the content.
    package var encoding: TextEncoding?
    /// Parts the fields: an ASCII byte that is no quote and no line end.
    package var delimiter: UInt8
    /// Whether spaces between a delimiter and a quote are no part of the field.
    package var skipsSpaces: Bool
    /// Lines in front of the first record.
    package var skippedLines: Int

    package init(
        kind: Kind = .delimited, encoding: TextEncoding? = nil, delimiter: UInt8 = UInt8(ascii: ","),
        skipsSpaces: Bool = false, skippedLines: Int = 0
    ) {
        precondition(delimiter < 0x80 && !"\"\r\n".utf8.contains(delimiter), "no delimiter")
        precondition(skippedLines >= 0, "\(skippedLines) lines")
        (self.kind, self.encoding, self.delimiter) = (kind, encoding, delimiter)
        (self.skipsSpaces, self.skippedLines) = (skipsSpaces, skippedLines)
    }
}
