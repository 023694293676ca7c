import TimbreBase
import TimbreFiles

/// Interpretation of one column's cells as numbers. A column has one reading; a cell that contradicts it is no number.
struct CellReading: Sendable, Equatable {
    enum Form: Sendable, Equatable {
        case number
        /// Texts that `LengthText` reads.
        case clock, clockWithZeros, dottedClock, lengthWords
        /// Keys that `KeyName` reads; a German B is B flat.
        case pitchClass, germanPitchClass
        /// Texts that `MusicalWords` reads.
        case mode, flag, beats
        case year(DateForm)
        /// Numbers from 0 to 1 in a table that was scaled to these; they stand for a range.
        case scaled(ClosedRange<Double>)
    }

    var form: Form
    /// Unit of the numbers; `seconds` for a clock.
    var unit: FeatureUnit
    var format: NumberFormat = .plain
    /// Range outside which numbers contradict the reading; nil where none does.
    var range: ClosedRange<Double>?
    /// Number that means "unknown".
    var placeholder: Double?

    /// The number in a cell, in `unit`; nil for a text without one.
    ///
    /// - Parameter text: the text of a cell that is not missing, without surrounding spaces.
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

    /// Whether a number is impossible in the column's unit.
    func contradicts(_ number: Double) -> Bool { range.map { !$0.contains(number) && number != placeholder } ?? false }

    /// The number in a text, with or without a unit after it: "-6.85db", "53 %", "132,8 bpm".
    ///
    /// - Parameter unit: the unit of the result; a number in a unit that can't be converted to it gives nil. With nil,
    ///   the number is returned as it is.
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

    /// The unit after a number; nil for none.
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

    /// Length in bytes of a unit at the end of a text; 0 for none.
    private static func endingLength(_ text: UnsafeRawBufferPointer) -> Int {
        endings.first { ending in
            text.count > ending.count
                && zip(text.suffix(ending.count), ending).allSatisfy { $0 | 0x20 == $1 | 0x20 }
        }?.count ?? 0
    }

    private static let endings = ["dbfs", "db", "lufs", "bpm", "ms", "sec", "min", "s", "%"].map { Array($0.utf8) }
}

extension CellReading {
    /// Description for people.
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
