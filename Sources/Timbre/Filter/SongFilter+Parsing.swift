import TimbreCatalogue

extension SongFilter {
    /// Reads `genre=rock,year>=2000`: conditions separated by commas, all of which must hold. A value that has a comma
    /// or is empty is put in double quotes, and a quote within it is doubled: `artist="Earth, Wind & Fire"`.
    ///
    /// - Throws: `RecommenderFault.filter…` for text without a condition, a part without an operator or a value, an
    ///   unknown operator, quotes that are not closed, and text after a closing quote. Keys and numbers are checked
    ///   when the filter is applied to a catalogue.
    public init(parsing text: String) throws {
        self.init()
        var rest = text.unicodeScalars[...]
        while true {
            rest = rest.drop(while: \.properties.isWhitespace)
            conditions.append(try Self.condition(&rest))
            guard !rest.isEmpty else { return }
            rest.removeFirst()
        }
    }

    /// Removes a condition, up to the comma after it, from the start of the text.
    private static func condition(_ rest: inout Substring.UnicodeScalarView) throws -> Condition {
        let part = Substring(rest.prefix { $0 != "," }).trimmed
        guard !part.isEmpty else { throw RecommenderFault.filterWithoutCondition }
        let start = rest.prefix { !marks.contains($0) }
        let key = Substring(start).trimmed
        rest = rest[start.endIndex...]
        let sign = rest.prefix { operators.contains($0) }
        guard !sign.isEmpty, !key.isEmpty else { throw RecommenderFault.filterWithoutOperator(part) }
        guard let relation = Relation(rawValue: String(Substring(sign))) else {
            throw RecommenderFault.filterOperator(String(Substring(sign)), part: part)
        }
        rest = rest[sign.endIndex...].drop(while: \.properties.isWhitespace)
        let value: String
        if rest.first == "\"" {
            value = try quoted(&rest, part: part)
        } else {
            let plain = rest.prefix { $0 != "," }
            rest = rest[plain.endIndex...]
            value = Substring(plain).trimmed
            guard !value.isEmpty else { throw RecommenderFault.filterWithoutValue(key: key) }
        }
        return Condition(key, relation, value)
    }

    /// Removes a value in quotes, and the spaces after it, from the start of the text.
    private static func quoted(_ rest: inout Substring.UnicodeScalarView, part: String) throws -> String {
        var value = String.UnicodeScalarView()
        rest.removeFirst()
        while let end = rest.firstIndex(of: "\"") {
            value += rest[..<end]
            rest = rest[rest.index(after: end)...]
            guard rest.first == "\"" else {
                rest = rest.drop(while: \.properties.isWhitespace)
                guard rest.isEmpty || rest.first == "," else { throw RecommenderFault.filterQuote(part) }
                return String(value)
            }
            value.append("\"")
            rest.removeFirst()
        }
        throw RecommenderFault.filterQuote(part)
    }

    private static let operators: Set<Unicode.Scalar> = ["=", "!", "<", ">", "~"]
    /// Characters that a key can't hold, and a value only in quotes.
    static let marks = operators.union([",", "\""])
}
