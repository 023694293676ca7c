import Foundation

/// A value of a request, from its path, its query or its JSON body.
indirect enum Argument: Sendable, Equatable {
    case null
    case flag(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([Argument])
    case object([String: Argument])

    var inWords: String {
        switch self {
        case .null: "null"
        case .flag(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .text(let text): "“\(text.prefix(80))”"
        case .list: "a list"
        case .object: "an object"
        }
    }
}

extension Argument: Decodable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let values = try? decoder.container(keyedBy: Key.self) {
            var members: [String: Argument] = [:]
            for key in values.allKeys { members[key.stringValue] = try values.decode(Argument.self, forKey: key) }
            self = .object(members)
        } else if var values = try? decoder.unkeyedContainer() {
            var items: [Argument] = []
            while !values.isAtEnd { items.append(try values.decode(Argument.self)) }
            self = .list(items)
        } else {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let flag = try? value.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? value.decode(Int.self) {
                self = .integer(number)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else {
                self = .text(try value.decode(String.self))
            }
        }
    }
}
