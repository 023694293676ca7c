import TimbreBase

/// Order of day and month in dates whose two numbers could be either: "3/4/2019".
enum DateOrder: Sendable {
    case dayFirst, monthFirst

    /// The order of most cells in which one number is no possible month; nil where there are none, or equally many of
    /// both orders.
    static func choice(for cells: [String], _ form: DateForm) -> DateOrder? {
        var balance = 0
        for cell in cells {
            var cell = cell
            let marks = cell.withUTF8 { DateMarks(UnsafeRawBufferPointer($0)) }
            let (first, second): (Int, Int)
            if form == .dayMonthYear, marks.count == 1 {
                (first, second) = (marks[0].value / 1_000_000, marks[0].value / 10_000 % 100)
            } else if marks.month == nil, marks.count == 3 {
                (first, second) = (marks[0].value, marks[1].value)
            } else {
                continue
            }
            guard first <= 31, second <= 31 else { continue }
            if first > 12, second <= 12 { balance += 1 }
            if second > 12, first <= 12 { balance -= 1 }
        }
        return balance == 0 ? nil : balance > 0 ? .dayFirst : .monthFirst
    }
}

extension DateForm {
    /// The year of a text in this form with the day in its fraction: the middle of the day, of the month without a day,
    /// of the year without a month. nil where `year(of:)` is nil.
    ///
    /// - Parameter order: the order of numbers that could be day or month; nil to use only the year of such dates.
    func decimalYear(of text: UnsafeRawBufferPointer, order: DateOrder?) -> Double? {
        guard let year = year(of: text) else { return nil }
        switch self {
        case .fourDigitYear, .yearLast, .yearFirst:
            let (month, day) = DateMarks(text).monthAndDay(of: year, isYearFirst: self == .yearFirst, order: order)
            return Self.decimal(year, month, day)
        case .yearAndMonth: return Self.decimal(year, Self.number(text).map { $0 % 100 }, nil)
        case .dayMonthYear:
            guard let number = Self.number(text) else { return Self.decimal(year, nil, nil) }
            let (first, second) = (number / 1_000_000, number / 10_000 % 100)
            let (month, day) = DateMarks.monthAndDay(first, second, order: order)
            return Self.decimal(year, month, day)
        case .spreadsheetDays: return Self.seconds(text).map { Self.decimal(year, day: $0 - 25_569) }
        case .unixSeconds: return Self.seconds(text).map { Self.decimal(year, day: $0 / 86_400) }
        case .unixMilliseconds: return Self.seconds(text).map { Self.decimal(year, day: $0 / 86_400_000) }
        case .twoDigits, .grouped: return Self.decimal(year, nil, nil)
        }
    }

    private static let daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]

    /// The year with the day in its fraction; impossible months and days are ignored.
    private static func decimal(_ year: Int, _ month: Int?, _ day: Int?) -> Double {
        guard let month, (1...12).contains(month) else { return Double(year) + 0.5 }
        let leap = isLeap(year) ? 1 : 0
        let start = daysBeforeMonth[month - 1] + (month > 2 ? leap : 0)
        let length = daysBeforeMonth[month] - daysBeforeMonth[month - 1] + (month == 2 ? leap : 0)
        let place = day.flatMap { (1...length).contains($0) ? Double($0) - 0.5 : nil } ?? Double(length) / 2
        return Double(year) + (Double(start) + place) / Double(365 + leap)
    }

    /// The year with the day in its fraction.
    ///
    /// - Parameter day: the day of that year, counted since 1970-01-01.
    private static func decimal(_ year: Int, day: Double) -> Double {
        let before = year - 1
        let first = 365 * (year - 1970) + before / 4 - before / 100 + before / 400 - 477
        let place = max(day.rounded(.down) - Double(first), 0) + 0.5
        return Double(year) + min(place / (isLeap(year) ? 366 : 365), 0.9999)
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }
}

/// The first numbers of a date's text and the name of its month, found without making texts of them.
struct DateMarks {
    struct Number {
        var value = 0
        var digits = 0
    }

    private var numbers = (Number(), Number(), Number())
    private(set) var count = 0
    /// Month by name, from 1; nil where none is named.
    private(set) var month: Int?

    subscript(place: Int) -> Number {
        switch place {
        case 0: numbers.0
        case 1: numbers.1
        default: numbers.2
        }
    }

    /// Whether there is a word that is neither a month's name nor part of a date in numbers.
    private(set) var hasOtherWord = false

    /// - Parameter text: the text, which is read up to its third number, since a time of day may follow.
    init(_ text: UnsafeRawBufferPointer) {
        var place = 0
        while place < text.count, count < 3 {
            let start = place
            if Self.isDigit(text[place]) {
                var number = Number()
                while place < text.count, Self.isDigit(text[place]) {
                    if number.digits < 9 { number.value = number.value * 10 + Int(text[place] &- 0x30) }
                    (number.digits, place) = (number.digits + 1, place + 1)
                }
                if isTime(text, from: place) {
                    while place < text.count, Self.isDigit(text[place]) || text[place] == UInt8(ascii: ":") {
                        place += 1
                    }
                    continue
                }
                switch count {
                case 0: numbers.0 = number
                case 1: numbers.1 = number
                default: numbers.2 = number
                }
                count += 1
            } else if Self.isLetter(text[place]) {
                while place < text.count, Self.isLetter(text[place]) { place += 1 }
                // The last name is the month's: "mar. 24 oct." begins with a Tuesday.
                if let named = MonthName.month(text[start..<place]) {
                    month = named
                } else if !Self.isPartOfNumbers(text[start..<place]) {
                    hasOtherWord = true
                }
            } else {
                place += 1
            }
        }
    }

    private func isTime(_ text: UnsafeRawBufferPointer, from place: Int) -> Bool {
        place + 1 < text.count && text[place] == UInt8(ascii: ":") && Self.isDigit(text[place + 1])
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// Whether a byte belongs to a letter; bytes beyond ASCII count as letters of other scripts.
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 }

    private static let parts = ["t", "z", "th", "st", "nd", "rd", "年", "月", "日", "년", "월", "일"].map { Array($0.utf8) }

    private static func isPartOfNumbers(_ word: Slice<UnsafeRawBufferPointer>) -> Bool {
        parts.contains { part in
            part.count == word.count && zip(word, part).allSatisfy { $0 == $1 || $0 < 0x80 && $0 | 0x20 == $1 }
        }
    }

    /// - Parameters:
    ///   - year: the year of the text by its form.
    ///   - isYearFirst: whether a two-digit year comes first; else it comes last.
    func monthAndDay(of year: Int, isYearFirst: Bool, order: DateOrder?) -> (month: Int?, day: Int?) {
        let places = 0..<count
        if let packed = places.first(where: { self[$0].digits == 8 }) {
            return (self[packed].value / 100 % 100, self[packed].value % 100)
        }
        let place =
            places.first { self[$0].digits == 4 && self[$0].value == year }
            ?? (isYearFirst ? places.first : places.last)
        guard let place else { return (nil, nil) }
        let others = places.filter { $0 != place }.map { self[$0].value }
        if let month { return (month, others.first) }
        guard let first = others.first, !hasOtherWord else { return (nil, nil) }
        guard others.count > 1 else {
            return (places.contains { $0 != place && self[$0].digits <= 2 } ? first : nil, nil)
        }
        return Self.monthAndDay(first, others[1], order: place == 0 ? .monthFirst : order)
    }

    /// Assigns two numbers to month and day; nil for both where the order is unknown.
    static func monthAndDay(_ first: Int, _ second: Int, order: DateOrder?) -> (month: Int?, day: Int?) {
        if first > 12 { return (second, first) }
        if second > 12 { return (first, second) }
        return switch order {
        case .monthFirst: (first, second)
        case .dayFirst: (second, first)
        case nil: (nil, nil)
        }
    }
}
