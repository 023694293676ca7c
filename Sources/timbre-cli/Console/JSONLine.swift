import Foundation
import TimbreBase

/// One JSON object on one line, its keys in the order given. What a terminal may obey is escaped.
struct JSONLine {
    enum Value {
        case text(String)
        case integer(Int)
        case number(Double)
        /// The shortest decimal that reads back as the same 32 bits.
        case score(Float)
        case flag(Bool)
        case list([Value])
        case object([(key: String, value: Value)])
        case none
    }

    let members: [(key: String, value: Value)]

    init(_ members: [(key: String, value: Value)]) {
        self.members = members
    }

    /// - Throws: `OutputFault`.
    func printed() throws {
        try Console.result(text)
    }

    var text: String {
        "{" + members.map { "\(Self.quoted($0.key)):\(Self.encoded($0.value))" }.joined(separator: ",") + "}"
    }

    private static func encoded(_ value: Value) -> String {
        switch value {
        case .text(let text): quoted(text)
        case .integer(let number): "\(number)"
        // Added to 0, −0 is 0.
        case .number(let number): number.isFinite ? "\(number + 0)" : "null"
        case .score(let score): score.isFinite ? "\(score + 0)" : "null"
        case .flag(let flag): "\(flag)"
        case .list(let values): "[" + values.map(encoded).joined(separator: ",") + "]"
        case .object(let members): JSONLine(members).text
        case .none: "null"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.isUnshowable:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
