import TimbreBase
import TimbreFiles

/// How the cells of one column become numbers. A column has one reading; a cell that contradicts it is no number.
struct CellReading: Sendable, Equatable {
    enum Form: Sendable, Equatable {
        case number
        /// Texts of `LengthText`.
        case clock, clockWithZeros, dottedClock, lengthWords
        /// A `KeyName`; B is B flat in a German one.
        case pitchClass, germanPitchClass
        /// Texts of `MusicalWords`.
        case mode, flag, beats
        case year(DateForm)
        /// Numbers from 0 to 1 that stand for the bounds of a range and what lies between, of a table that somebody
        /// brought to that scale.
        case scaled(ClosedRange<Double>)
    }

    var form: Form
    /// Of the numbers; of a clock `seconds`.
    var unit: FeatureUnit
    var format: NumberFormat = .plain
    /// Numbers outside it contradict the reading; nil where none does.
    var range: ClosedRange<Double>?
    /// The number that says that a value is not known.
    var placeholder: Double?

    /// The number that a cell's text says, in `unit`; nil for a text that says none.
    ///
    /// - Parameter text: without spaces around it, not missing.
    func number(_ text: UnsafeRawBufferPointer) -> Double? {
        switch form {
        case .number: Self.number(text, format, in: unit).flatMap { contradicts($0) ? nil : $0 }
        case .clock: LengthText.clock(text)
        case .clockWithZeros: LengthText.clockWithZeros(text)
        case .dottedClock: LengthText.dotted(text)
        case .lengthWords: LengthText.words(text)
        case .pitchClass, .germanPitchClass:
            KeyName(String(decoding: text, as: UTF8.self), isGerman: form == .germanPitchClass)
                .map { Double($0.pitch) }
        case .mode: MusicalWords.mode(String(decoding: text, as: UTF8.self))
        case .flag: MusicalWords.flag(String(decoding: text, as: UTF8.self))
        case .beats: MusicalWords.beats(String(decoding: text, as: UTF8.self))
        case .year(let form): form.year(of: text).map(Double.init)
        case .scaled(let bounds):
            Self.number(text, format).flatMap { number in
                (0...1).contains(number) ? bounds.lowerBound + number * (bounds.upperBound - bounds.lowerBound) : nil
            }
        }
    }

    /// Whether a number can't be in the column's unit.
    func contradicts(_ number: Double) -> Bool { range.map { !$0.contains(number) && number != placeholder } ?? false }

    /// A number with a unit behind it or not: "-6.85db", "53 %", "132,8 bpm".
    ///
    /// - Parameter unit: that of the result; a number with one that can't be converted to it is none. nil: as it stands.
    static func number(
        _ text: UnsafeRawBufferPointer, _ format: NumberFormat, in unit: FeatureUnit? = nil
    ) -> Double? {
        if case .value(let value) = format.number(text) { return value }
        let digits = UnsafeRawBufferPointer(rebasing: text[..<(text.count - endingLength(text))]).trimmed
        guard digits.count < text.count, !digits.isEmpty, case .value(let value) = format.number(digits) else {
            return nil
        }
        guard let unit else { return value }
        guard let own = self.unit(behind: String(decoding: text, as: UTF8.self)),
            let (factor, divisor) = own.conversion(to: unit)
        else { return nil }
        return value * factor / divisor
    }

    /// The unit behind a number.
    static func unit(behind text: String) -> FeatureUnit? {
        var text = text
        return text.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            let length = endingLength(bytes)
            guard length > 0 else { return nil }
            switch String(decoding: bytes.suffix(length), as: UTF8.self).lowercased() {
            case "%": return .percent
            case "db", "dbfs", "lufs": return .decibels
            case "bpm": return .beatsPerMinute
            case "ms": return .milliseconds
            case "s", "sec": return .seconds
            case "min": return .minutes
            default: return nil
            }
        }
    }

    /// Bytes of a unit at the end of a text; 0 for none.
    private static func endingLength(_ text: UnsafeRawBufferPointer) -> Int {
        endings.first { ending in
            text.count > ending.count
                && zip(text.suffix(ending.count), ending).allSatisfy { $0 | 0x20 == $1 | 0x20 }
        }?.count ?? 0
    }

    private static let endings = ["dbfs", "db", "lufs", "bpm", "ms", "sec", "min", "s", "%"].map { Array($0.utf8) }
}

extension CellReading {
    /// As people are told of it.
    var inWords: String {
        switch form {
        case .number: unit == .number ? "numbers" : unit.inWords
        case .clock: "minutes:seconds"
        case .clockWithZeros: "minutes:seconds:00"
        case .dottedClock: "minutes.seconds"
        case .scaled(let bounds):
            "0 to 1, taken for \(bounds.lowerBound.shortText) to \(bounds.upperBound.shortText) \(unit.inWords)"
        case .lengthWords: "minutes and seconds"
        case .pitchClass: "names of keys"
        case .germanPitchClass: "names of keys, B for B flat"
        case .mode: "major or minor"
        case .flag: "yes or no"
        case .beats: "beats/unit"
        case .year(let form):
            switch form {
            case .fourDigitYear: "dates or years"
            case .yearLast: "dates with a year of two digits"
            case .yearFirst: "dates that begin with a year of two digits"
            case .twoDigits: "years of two digits"
            case .yearAndMonth: "years with their months"
            case .dayMonthYear: "day, month and year in one number"
            case .grouped: "years with a thousands separator"
            case .spreadsheetDays: "a spreadsheet's day numbers"
            case .unixSeconds: "seconds since 1970"
            case .unixMilliseconds: "milliseconds since 1970"
            }
        }
    }
}
