/// How a value stands to the one that a condition names.
public enum Relation: String, Sendable, CaseIterable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="

    /// Whether `value` stands so to `other`. NaN is unequal to everything and stands in no other relation.
    package func holds(_ value: Double, _ other: Double) -> Bool {
        switch self {
        case .equal: value == other
        case .notEqual: value != other
        case .less: value < other
        case .atMost: value <= other
        case .greater: value > other
        case .atLeast: value >= other
        }
    }
}
