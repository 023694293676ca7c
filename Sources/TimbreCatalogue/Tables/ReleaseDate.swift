import TimbreBase

/// Forms of dates or years of release in tables. A column has one form, which its cells decide together.
enum DateForm: Sendable, Equatable {
    /// A year of four digits somewhere in the text: "29th April 2013", "2019-06-14", "2012-03", "1999", "20190614".
    case fourDigitYear
    /// A two-digit year as the last part, after the month as a name or number: "5/7/77", "May-77", "7. Mai 77". A
    /// four-digit year is read too, as with `yearFirst`.
    case yearLast
    /// A two-digit year as the first part: "77-05-07".
    case yearFirst
    /// The year's last two digits alone, "77" or "'77".
    case twoDigits
    /// Year and month as one number: "201906".
    case yearAndMonth
    /// Day, month and year as one number: "14062019".
    case dayMonthYear
    /// A year with a thousands separator: "1,977".
    case grouped
    /// Days since 1899-12-30, as spreadsheets count them.
    case spreadsheetDays
    /// Seconds or milliseconds since 1970, UTC.
    case unixSeconds, unixMilliseconds
}

extension DateForm {
    /// The year of a text in this form; nil for a text in another form, or an impossible date.
    func year(of text: UnsafeRawBufferPointer) -> Int? {
        switch self {
        case .fourDigitYear: ReleaseYear.read(text)
        case .yearLast, .yearFirst:
            ReleaseYear.read(text)
                ?? Self.partedYear(String(decoding: text, as: UTF8.self), isFirst: self == .yearFirst)
        case .twoDigits:
            Self.number(text.drop { $0 &- 0x30 >= 10 && $0 > 0x20 }).flatMap {
                (0...99).contains($0) ? Self.century($0) : (1000...2999).contains($0) ? $0 : nil
            }
        case .yearAndMonth: Self.number(text).flatMap { Self.isYearAndMonth($0) ? $0 / 100 : nil }
        case .dayMonthYear: Self.number(text).flatMap { Self.isDayMonthYear($0) ? $0 % 10_000 : nil }
        case .grouped:
            Self.number(text.filter { $0 &- 0x30 < 10 }).flatMap { (1000...2999).contains($0) ? $0 : nil }
        case .spreadsheetDays:
            // 25,569 days before 1970; a fraction is a time of day.
            Self.seconds(text).flatMap { $0 > 0 && $0 < 200_000 ? Self.year(ofDay: $0 - 25_569) : nil }
        case .unixSeconds: Self.seconds(text).flatMap { Self.year(ofDay: $0 / 86_400) }
        case .unixMilliseconds: Self.seconds(text).flatMap { Self.year(ofDay: $0 / 86_400_000) }
        }
    }

    static func isYearAndMonth(_ number: Int) -> Bool {
        (1800...2199).contains(number / 100) && (1...12).contains(number % 100)
    }

    /// Whether a number may be day, month and year, or month, day and year.
    static func isDayMonthYear(_ number: Int) -> Bool {
        (1800...2199).contains(number % 10_000) && (1...31).contains(number / 1_000_000)
            && (1...31).contains(number / 10_000 % 100)
    }

    /// The full year of two digits: up to 30, in this century.
    static func century(_ year: Int) -> Int { year + (year <= 30 ? 2000 : 1900) }

    static func number(_ text: some Sequence<UInt8>) -> Int? {
        var value = 0
        var count = 0
        for byte in text where byte > 0x20 {
            guard byte &- 0x30 < 10, count < 9 else { return nil }
            value = value * 10 + Int(byte &- 0x30)
            count += 1
        }
        return count > 0 ? value : nil
    }

    static func seconds(_ text: UnsafeRawBufferPointer) -> Double? {
        Double(String(decoding: text, as: UTF8.self).trimmed).flatMap { $0.isFinite ? $0 : nil }
    }

    /// The year of a day since 1970-01-01 in the Gregorian calendar; nil for a year in which no song was released.
    private static func year(ofDay day: Double) -> Int? {
        guard day > -400_000, day < 400_000 else { return nil }
        // Hinnant, "chrono-compatible low-level date algorithms", 2013: years begin in March, eras have 400 of them.
        let shifted = Int(day.rounded(.down)) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        return yearOfEra + era * 400 + (dayOfYear >= 306 ? 1 : 0)
    }

    private static func partedYear(_ text: String, isFirst: Bool) -> Int? {
        guard let parts = DateParts(text), let year = isFirst ? parts.numbers.first : parts.numbers.last,
            (0...99).contains(year), isFirst || !parts.isDayOfMonth
        else { return nil }
        let others = isFirst ? parts.numbers.dropFirst() : parts.numbers.dropLast()
        guard parts.isPossible(daysAndMonths: Array(others)) else { return nil }
        return century(year)
    }
}

/// The numbers of a date and whether its month is a name.
struct DateParts {
    /// Numbers in order, without a month that is a name.
    private(set) var numbers: [Int] = []
    private(set) var hasMonthName = false
    /// Whether the date is only a day and the name of a month, "19-Jun"; "Jun-19" has a year.
    private(set) var isDayOfMonth = false

    /// Parses a text; nil for one that is no date, with other words or too many numbers.
    init?(_ text: String) {
        let pieces = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        for piece in pieces {
            if let number = Int(piece) {
                numbers.append(number)
            } else if let digits = Self.ordinal(piece) {
                numbers.append(digits)
            } else if MonthName.month(piece) != nil, !hasMonthName {
                hasMonthName = true
                isDayOfMonth = numbers.count == 1 && (1...31).contains(numbers[0])
            } else {
                return nil
            }
        }
        if numbers.count > 1 { isDayOfMonth = false }
        guard numbers.count + (hasMonthName ? 1 : 0) <= 3, numbers.count >= (hasMonthName ? 1 : 2) else { return nil }
    }

    /// Parses "29th" as 29.
    private static func ordinal(_ text: Substring) -> Int? {
        guard let ending = ["st", "nd", "rd", "th"].first(where: { text.hasSuffix($0) }) else { return nil }
        return Int(text.dropLast(ending.count))
    }

    /// Whether the numbers other than the year are a possible day and month.
    func isPossible(daysAndMonths: [Int]) -> Bool {
        switch (daysAndMonths.count, hasMonthName) {
        case (0, true): true
        case (1, true): (1...31).contains(daysAndMonths[0])
        case (1, false): (1...12).contains(daysAndMonths[0])
        case (2, false):
            daysAndMonths.allSatisfy { (1...31).contains($0) } && daysAndMonths.contains { $0 <= 12 }
        default: false
        }
    }
}
