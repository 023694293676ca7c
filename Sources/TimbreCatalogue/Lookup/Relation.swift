/// Relation between a value and the one in a condition.
public enum Relation: String, Sendable, CaseIterable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="

    /// Whether the relation holds between `value` and `other`. NaN is unequal to everything and fulfils no other
    /// relation.
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
