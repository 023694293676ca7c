/// What the numbers of a feature or a column count.
public enum FeatureUnit: String, Sendable, Codable, CaseIterable {
    /// From 0 to 1.
    case fraction
    /// From 0 to 100.
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
    /// The same for units that convert into each other, and this one's size beside theirs.
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

    /// Factor and divisor, of which one is 1, that bring numbers of this unit into another; nil where nothing does.
    package func conversion(to other: FeatureUnit) -> (factor: Double, divisor: Double)? {
        guard scale.kind == other.scale.kind else { return nil }
        let (mine, theirs) = (scale.size, other.scale.size)
        return mine >= theirs ? (mine / theirs, 1) : (1, theirs / mine)
    }

    /// As it follows a number or a column's name.
    var inWords: String {
        switch self {
        case .fraction: "0 to 1"
        case .percent: "0 to 100"
        default: rawValue
        }
    }
}
