import TimbreBase

extension DateForm {
    /// What a column's cells are dates in.
    struct Choice: Equatable {
        var form: DateForm
        /// Of dates such as 5/7/77; `open` where no cell tells, and where it does not matter.
        var order: Order
    }

    /// The form that reads most of the cells, at least half; nil where none does.
    ///
    /// - Parameter cells: those that are not missing, without spaces around them.
    static func choice(for cells: [String]) -> Choice? {
        guard !cells.isEmpty else { return nil }
        if let numbers = numbers(in: cells) {
            return forms(of: numbers).map { Choice(form: $0, order: .open) }
        }
        let forms: [DateForm] = [.fourDigitYear, .grouped, yearPlace(in: cells)]
        var best: (form: DateForm, count: Int)?
        for form in forms {
            let count = cells.count { text in
                if form == .grouped, !isGrouped(text) { return false }
                var text = text
                return text.withUTF8 { form.year(of: UnsafeRawBufferPointer($0)) } != nil
            }
            if count > (best?.count ?? 0) { best = (form, count) }
        }
        guard let best, best.count * 2 >= cells.count else { return nil }
        return Choice(form: best.form, order: order(of: cells))
    }

    /// Whole numbers, where most cells are such.
    private static func numbers(in cells: [String]) -> [Double]? {
        let numbers = cells.compactMap { text in text.contains { $0.isLetter } ? nil : Double(text) }
        return numbers.count * 10 >= cells.count * 9 ? numbers : nil
    }

    /// By where most of the numbers lie.
    private static func forms(of numbers: [Double]) -> DateForm? {
        func most(_ range: ClosedRange<Double>) -> Bool {
            numbers.count { range.contains($0) } * 10 >= numbers.count * 8
        }
        // Placeholders such as 0 are no dates, and must not decide.
        let known = numbers.filter { $0 != 0 }
        if known.isEmpty { return numbers.isEmpty ? nil : .fourDigitYear }
        let years = numbers.count { (1000...2999).contains($0) }
        if most(1000...2999) || years * 2 > known.count { return .fourDigitYear }
        if most(18_000_101...21_991_231) { return .fourDigitYear }
        if most(0...99) { return .twoDigits }
        if most(7000...80_000) { return .spreadsheetDays }
        if most(-3e9...5e9) { return .unixSeconds }
        return most(-3e12...5e12) ? .unixMilliseconds : nil
    }

    private static func isGrouped(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        return scalars.count == 5 && !scalars[1].properties.isAlphabetic && Int(text) == nil
            && (scalars[0] == "1" || scalars[0] == "2") && Int(text.suffix(3)) != nil
    }

    /// Behind the rest, unless some first part can be neither a day nor a month.
    private static func yearPlace(in cells: [String]) -> DateForm {
        let isFirst = cells.contains { text in
            guard let parts = DateParts(text), let first = parts.numbers.first, parts.numbers.count > 1 else {
                return false
            }
            return first > 31 || first == 0
        }
        return isFirst ? .yearFirst : .yearLast
    }

    /// Of the first two numbers of dates that end with the year.
    private static func order(of cells: [String]) -> Order {
        var (dayFirst, monthFirst) = (0, 0)
        for text in cells {
            guard let parts = DateParts(text), !parts.hasMonthName, parts.numbers.count == 3 else { continue }
            if (13...31).contains(parts.numbers[0]), parts.numbers[1] <= 12 { dayFirst += 1 }
            if (13...31).contains(parts.numbers[1]), parts.numbers[0] <= 12 { monthFirst += 1 }
        }
        return dayFirst == monthFirst ? .open : dayFirst > monthFirst ? .dayFirst : .monthFirst
    }
}
