/// What a field holds where a number is expected.
public enum CSVNumber: Sendable, Equatable {
    /// Nothing but spaces.
    case empty
    /// A finite decimal number, correctly rounded.
    case value(Double)
    /// Text, NaN, infinity, or a number too large for a `Double`.
    case notANumber
}
