import Foundation
import HTTPTypes

extension Argument {
    /// Reads the members of a JSON object.
    ///
    /// - Throws: `Problem` for bytes that are not UTF-8 or not JSON, and for a value other than an object.
    static func members(ofJSON bytes: Data) throws -> [String: Argument] {
        if bytes.isEmpty { return [:] }
        guard String(validating: bytes, as: UTF8.self) != nil,
            let value = try? JSONSerialization.jsonObject(with: bytes)
        else { throw Problem(.badRequest, "the body is no JSON", "send one JSON object in UTF-8", field: "body") }
        guard case .object(let members) = Argument(value) else {
            throw Problem(.badRequest, "the body is no JSON object", "send {\"name\": value}", field: "body")
        }
        return members
    }

    /// - Parameter value: a value made by `JSONSerialization`.
    private init(_ value: Any) {
        switch value {
        case let text as String: self = .text(text)
        case let items as [Any]: self = .list(items.map(Argument.init))
        case let members as [String: Any]: self = .object(members.mapValues(Argument.init))
        case let number as NSNumber: self = Argument(number)
        default: self = .null
        }
    }

    private init(_ number: NSNumber) {
        switch String(cString: number.objCType) {
        case "c", "B": self = .flag(number.boolValue)
        case "d", "f", "Q": self = .number(number.doubleValue)
        default: self = .integer(number.intValue)
        }
    }
}
