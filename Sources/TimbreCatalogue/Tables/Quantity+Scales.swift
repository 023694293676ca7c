/// A range of numbers with a unit, in which a quantity's values may be.
struct NumberScale {
    var unit: FeatureUnit
    var range: ClosedRange<Double>
    var inWords: String

    init(_ unit: FeatureUnit, _ range: ClosedRange<Double>, _ inWords: String? = nil) {
        (self.unit, self.range, self.inWords) = (unit, range, inWords ?? unit.inWords)
    }
}

extension Quantity {
    /// Possible scales of the quantity's numbers. For lengths, ranges of a column's median: songs last from a quarter
    /// of a minute to two hours.
    var scales: [NumberScale] {
        switch self {
        case .share: [NumberScale(.fraction, 0...1), NumberScale(.percent, 0...100)]
        case .decibels: [NumberScale(.decibels, -100...10, "dB below 0")]
        case .tempo: [NumberScale(.beatsPerMinute, 0...400, "beats a minute from 20 to 400")]
        case .pitchClass: [NumberScale(.number, -1...11, "-1 to 11")]
        case .mode, .flag: [NumberScale(.number, 0...1, "0 and 1")]
        case .beats: [NumberScale(.number, 0...32, "numbers")]
        case .duration:
            [
                NumberScale(.milliseconds, 10_000...7_200_000), NumberScale(.seconds, 15...7200),
                NumberScale(.minutes, 0.25...15),
            ]
        case .date, .text, .names: []
        }
    }

    /// Possible forms of the quantity's texts, in the order in which they are tried.
    var forms: [CellReading.Form] {
        switch self {
        case .pitchClass: [.pitchClass]
        case .mode: [.mode]
        case .flag: [.flag]
        case .beats: [.beats]
        case .duration: [.clock, .lengthWords]
        case .share, .decibels, .tempo, .date, .text, .names: []
        }
    }

    /// Possible readings of the quantity's values, in words.
    var possibleReadings: [String] {
        switch self {
        case .date: ["dates", "years"]
        case .text, .names: ["texts"]
        default:
            scales.map(\.inWords) + forms.map { CellReading(form: $0, unit: .number).inWords }
        }
    }
}
