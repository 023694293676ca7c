/// Value in a request's path, query or JSON body.
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
        case .number(let number): Self.plain(number)
        case .text(let text): "“\(text.prefix(80))”"
        case .list: "a list"
        case .object: "an object"
        }
    }

    /// Text of a number; a whole number has no decimal point.
    static func plain(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    }
}
