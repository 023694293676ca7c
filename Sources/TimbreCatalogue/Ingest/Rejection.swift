/// Reason for which a row can't be used.
struct Rejection: Error, Equatable {
    enum Kind: Hashable {
        case tooFewFields, tooManyFields
        /// A record that can't be parsed.
        case unreadable(problem: String)
        case missing(column: String)
        case notANumber(column: String)
        /// A number in another unit or form than the column's; `reading` is the column's, in words.
        case contradicting(column: String, reading: String)
        case noYear(column: String)
        case outOfRange(feature: String)
        case notUTF8(column: String)
    }

    var kind: Kind
    /// The cell's text, or an explanation; empty where it would not help.
    var found: String

    /// The reason with the text that was found.
    var description: String {
        switch kind {
        case .tooFewFields, .tooManyFields: found
        case .missing, .notUTF8, .unreadable: Self.summary(kind)
        case .notANumber, .contradicting, .noYear: "\(Self.summary(kind)): “\(found)”"
        case .outOfRange: "\(Self.summary(kind)): \(found)"
        }
    }

    /// The reason without the text that was found, for counts.
    static func summary(_ kind: Kind) -> String {
        switch kind {
        case .tooFewFields: "too few fields"
        case .tooManyFields: "too many fields"
        case .unreadable(let problem): problem
        case .missing(let column): "no value in column “\(column)”"
        case .notANumber(let column): "no number in column “\(column)”"
        case .contradicting(let column, let reading): "other than \(reading) in column “\(column)”"
        case .noYear(let column): "no year in column “\(column)”"
        case .outOfRange(let feature): "“\(feature)” is out of range"
        case .notUTF8(let column): "invalid UTF-8 in column “\(column)”"
        }
    }
}
