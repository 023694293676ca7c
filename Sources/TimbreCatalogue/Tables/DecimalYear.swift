import TimbreBase

/// Which number of a date is its day where both others could be: "3/4/2019".
enum DateOrder: Sendable {
    case dayFirst, monthFirst

    /// By the cells that leave no doubt, since the other number is no month; nil where none does, or where as many say the
    /// one as the other.
    static func choice(for cells: [String]) -> DateOrder? {
        var balance = 0
        for cell in cells {
            var cell = cell
            let marks = cell.withUTF8 { DateMarks(UnsafeRawBufferPointer($0)) }
            guard marks.month == nil, marks.count == 3, marks[0].value <= 31, marks[1].value <= 31 else { continue }
            if marks[0].value > 12, marks[1].value <= 12 { balance += 1 }
            if marks[1].value > 12, marks[0].value <= 12 { balance -= 1 }
        }
        return balance == 0 ? nil : balance > 0 ? .dayFirst : .monthFirst
    }
}

extension DateForm {
    /// The year of a text in this form with the day in its fraction: the middle of the day, of the month where the day is
    /// not said, of the year where the month is not. nil where `year(of:)` is.
    ///
    /// - Parameter order: of days and months that could be either; nil takes the year alone for these.
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

    /// Months and days that can't be count as not said.
    private static func decimal(_ year: Int, _ month: Int?, _ day: Int?) -> Double {
        guard let month, (1...12).contains(month) else { return Double(year) + 0.5 }
        let leap = isLeap(year) ? 1 : 0
        let start = daysBeforeMonth[month - 1] + (month > 2 ? leap : 0)
        let length = daysBeforeMonth[month] - daysBeforeMonth[month - 1] + (month == 2 ? leap : 0)
        let place = day.flatMap { (1...length).contains($0) ? Double($0) - 0.5 : nil } ?? Double(length) / 2
        return Double(year) + (Double(start) + place) / Double(365 + leap)
    }

    /// - Parameter day: since 1970-01-01, of that year.
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
    /// From 1; nil where none is named.
    private(set) var month: Int?

    subscript(place: Int) -> Number {
        switch place {
        case 0: numbers.0
        case 1: numbers.1
        default: numbers.2
        }
    }

    /// What follows three numbers is a time of day.
    init(_ text: UnsafeRawBufferPointer) {
        var place = 0
        while place < text.count, count < 3 {
            let start = place
            if text[place] &- 0x30 < 10 {
                var number = Number()
                while place < text.count, text[place] &- 0x30 < 10 {
                    if number.digits < 9 { number.value = number.value * 10 + Int(text[place] &- 0x30) }
                    (number.digits, place) = (number.digits + 1, place + 1)
                }
                switch count {
                case 0: numbers.0 = number
                case 1: numbers.1 = number
                default: numbers.2 = number
                }
                count += 1
            } else if Self.isLetter(text[place]) {
                while place < text.count, Self.isLetter(text[place]) { place += 1 }
                if month == nil { month = MonthName.month(text[start..<place]) }
            } else {
                place += 1
            }
        }
    }

    /// Of any script: a byte beyond ASCII too.
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 }

    /// - Parameters:
    ///   - year: of the text, by its form.
    ///   - isYearFirst: whether a year of two digits comes first; else it comes last.
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
        guard let first = others.first else { return (nil, nil) }
        guard others.count > 1 else { return (first, nil) }
        return Self.monthAndDay(first, others[1], order: place == 0 ? .monthFirst : order)
    }

    /// Of two numbers that are a month and a day.
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
