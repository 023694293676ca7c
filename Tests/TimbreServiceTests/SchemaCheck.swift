import Foundation

@testable import TimbreService

extension Schema {
    /// Where a JSON value does not have this form; nil where it does. An object may have no member beside those named.
    func flaw(in value: Any, at place: String = "the answer") -> String? {
        switch self {
        case .anything, .binary: return nil
        case .text: return value is String ? nil : "\(place) is no text"
        case .flag: return (value as? NSNumber).map(Self.isFlag) ?? false ? nil : "\(place) is no flag"
        case .integer:
            guard let number = value as? NSNumber, !Self.isFlag(number),
                number.doubleValue == number.doubleValue.rounded()
            else { return "\(place) is no integer" }
            return nil
        case .number:
            guard let number = value as? NSNumber, !Self.isFlag(number) else { return "\(place) is no number" }
            return nil
        case .values(let form):
            guard let members = value as? [String: Any] else { return "\(place) is no object" }
            return members.lazy.compactMap { form.flaw(in: $0.value, at: "\(place).\($0.key)") }.first
        case .nullable(let schema): return value is NSNull ? nil : schema.flaw(in: value, at: place)
        case .named(let name):
            guard let schema = Self.components.first(where: { $0.name == name })?.schema else {
                return "there is no component \(name)"
            }
            return schema.flaw(in: value, at: place)
        case .list(let item):
            guard let items = value as? [Any] else { return "\(place) is no list" }
            return items.enumerated().lazy.compactMap { item.flaw(in: $1, at: "\(place)[\($0)]") }.first
        case .object(let members):
            guard let found = value as? [String: Any] else { return "\(place) is no object" }
            for member in members {
                if let value = found[member.name] {
                    if let flaw = member.schema.flaw(in: value, at: "\(place).\(member.name)") { return flaw }
                } else if member.isRequired {
                    return "\(place) lacks \(member.name)"
                }
            }
            let unknown = Set(found.keys).subtracting(members.map(\.name)).sorted()
            return unknown.first.map { "\(place) has \($0), which is not documented" }
        }
    }

    private static func isFlag(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
