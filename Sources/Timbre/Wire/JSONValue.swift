import TimbreBase

/// JSON value for writing, with its keys in the given order. Control characters that a terminal obeys are escaped, so
/// that a line of JSON can be printed as it is.
package enum JSONValue: Sendable {
    case text(String)
    case integer(Int)
    /// Number; written as null where it is not finite.
    case number(Double)
    /// Number written as the shortest decimal that reads back as the same 32 bits; null where it is not finite.
    case score(Float)
    case flag(Bool)
    case list([JSONValue])
    case object([(key: String, value: JSONValue)])
    case none

    /// The value as UTF-8 on one line.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    package func write(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): Self.quote(text, to: &bytes)
        case .integer(let number): bytes += "\(number)".utf8
        // Adding 0 turns −0 into 0.
        case .number(let number): bytes += (number.isFinite ? "\(number + 0)" : "null").utf8
        case .score(let score): bytes += (score.isFinite ? "\(score + 0)" : "null").utf8
        case .flag(let flag): bytes += (flag ? "true" : "false").utf8
        case .none: bytes += "null".utf8
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (place, value) in values.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (place, member) in members.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.quote(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func quote(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy(isPlain) {
            bytes += text.utf8
        } else {
            for scalar in text.unicodeScalars { append(scalar, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether a byte is an ASCII character that needs no escape.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        switch scalar {
        case "\"": bytes += "\\\"".utf8
        case "\\": bytes += "\\\\".utf8
        case "\n": bytes += "\\n".utf8
        case "\r": bytes += "\\r".utf8
        case "\t": bytes += "\\t".utf8
        case _ where scalar.isUnshowable:
            for unit in UTF16.encode(scalar)! {
                let digits = String(unit, radix: 16)
                bytes += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
            }
        default: bytes += UTF8.encode(scalar)!
        }
    }
}

extension JSONValue {
    /// List of texts.
    package static func texts(_ texts: some Sequence<String>) -> JSONValue { .list(texts.map { .text($0) }) }

    /// Object of numbers by name, sorted by name.
    package static func numbers(_ numbers: [String: Double]) -> JSONValue {
        .object(numbers.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })
    }

    package static func orNull(_ text: String?) -> JSONValue { text.map { .text($0) } ?? .none }

    package static func orNull(_ number: Int?) -> JSONValue { number.map { .integer($0) } ?? .none }

    package static func orNull(_ number: Double?) -> JSONValue { number.map { .number($0) } ?? .none }
}
