import TimbreCatalogue

extension SongFilter {
    /// Reads `genre=rock,year>=2000`: conditions with commas between them, all of which hold. A value that has a comma
    /// or is empty stands in double quotes, with a quote in it doubled: `artist="Earth, Wind & Fire"`.
    ///
    /// - Throws: `RecommenderFault.filter…` for text without a condition, a part without an operator or a value, an
    ///   operator that is none, and quotes that are not closed or where a value goes on after them. Keys and numbers
    ///   are checked where the filter meets a catalogue.
    public init(parsing text: String) throws {
        self.init()
        var rest = text[...]
        while true {
            rest = rest.drop(while: \.isWhitespace)
            conditions.append(try Self.condition(&rest))
            guard !rest.isEmpty else { return }
            rest.removeFirst()
        }
    }

    /// Takes a condition off the text, up to the comma after it.
    private static func condition(_ rest: inout Substring) throws -> Condition {
        let part = rest.prefix { $0 != "," }.trimmed
        guard !part.isEmpty else { throw RecommenderFault.filterWithoutCondition }
        let key = rest.prefix { !operators.contains($0) && $0 != "," && $0 != "\"" }
        rest = rest[key.endIndex...]
        let sign = rest.prefix { operators.contains($0) }
        guard !sign.isEmpty, !key.trimmed.isEmpty else { throw RecommenderFault.filterWithoutOperator(part) }
        guard let relation = Relation(rawValue: String(sign)) else {
            throw RecommenderFault.filterOperator(String(sign), part: part)
        }
        rest = rest[sign.endIndex...].drop(while: \.isWhitespace)
        let value: String
        if rest.first == "\"" {
            value = try quoted(&rest, part: part)
        } else {
            let plain = rest.prefix { $0 != "," }
            rest = rest[plain.endIndex...]
            value = plain.trimmed
            guard !value.isEmpty else { throw RecommenderFault.filterWithoutValue(key: key.trimmed) }
        }
        return Condition(key.trimmed, relation, value)
    }

    /// Takes a value in quotes and the spaces after it off the text.
    private static func quoted(_ rest: inout Substring, part: String) throws -> String {
        var value = ""
        rest.removeFirst()
        while let end = rest.firstIndex(of: "\"") {
            value += rest[..<end]
            rest = rest[rest.index(after: end)...]
            guard rest.first == "\"" else {
                rest = rest.drop(while: \.isWhitespace)
                guard rest.isEmpty || rest.first == "," else { throw RecommenderFault.filterQuote(part) }
                return value
            }
            value += "\""
            rest.removeFirst()
        }
        throw RecommenderFault.filterQuote(part)
    }

    private static let operators: Set<Character> = ["=", "!", "<", ">", "~"]
}
