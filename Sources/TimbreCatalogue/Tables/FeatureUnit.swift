/// Unit of the numbers of a feature or a column.
public enum FeatureUnit: String, Sendable, Codable, CaseIterable {
    /// A share from 0 to 1.
    case fraction
    /// A share from 0 to 100.
    case percent
    case decibels = "dB"
    case beatsPerMinute = "bpm"
    case milliseconds = "ms"
    case seconds = "s"
    case minutes = "min"
    case year
    /// A plain number: a key, a mode, yes or no.
    case number
}

extension FeatureUnit {
    /// Kind of the unit, equal for units that convert into each other, and its size relative to those.
    private var scale: (kind: Int, size: Double) {
        switch self {
        case .fraction: (0, 100)
        case .percent: (0, 1)
        case .milliseconds: (1, 1)
        case .seconds: (1, 1000)
        case .minutes: (1, 60_000)
        case .decibels: (2, 1)
        case .beatsPerMinute: (3, 1)
        case .year: (4, 1)
        case .number: (5, 1)
        }
    }

    /// Factor and divisor, one of them 1, that convert numbers of this unit to another; nil where the units are not
    /// convertible.
    package func conversion(to other: FeatureUnit) -> (factor: Double, divisor: Double)? {
        guard scale.kind == other.scale.kind else { return nil }
        let (mine, theirs) = (scale.size, other.scale.size)
        return mine >= theirs ? (mine / theirs, 1) : (1, theirs / mine)
    }

    /// Text to follow a number or a column's name.
    var inWords: String {
        switch self {
        case .fraction: "0 to 1"
        case .percent: "0 to 100"
        default: rawValue
        }
    }
}
