/// Texts are put into other languages and taken apart by scalars, never by characters: to Swift a quote with a mark
/// after it, or with a letter before it that joins what follows (U+0D4E), is one character and no quote.
extension String {
    /// The text with every occurrence of a scalar doubled, as CSV and filters write a quote within quotes.
    package func doubling(_ scalar: Unicode.Scalar) -> String {
        var result = UnicodeScalarView()
        for other in unicodeScalars {
            result.append(other)
            if other == scalar { result.append(other) }
        }
        return String(result)
    }

    /// The text with a space for each line break, of whatever kind.
    package var withoutLineBreaks: String {
        var result = UnicodeScalarView()
        for scalar in unicodeScalars { result.append(Character(scalar).isNewline ? " " : scalar) }
        return String(result)
    }
}
