import TimbreBase

extension DateForm {
    /// Chooses the form that reads most of the cells, at least half; nil where none does.
    ///
    /// - Parameter cells: the cells that are not missing, without surrounding spaces.
    static func choice(for cells: [String]) -> DateForm? {
        // "0000-00-00" is a placeholder; a plain 0 is one among numbers.
        let cells = cells.filter { cell in cell == "0" || cell.contains { !"0-/.: ".contains($0) } }
        guard !cells.isEmpty else { return nil }
        if cells.count(where: isGrouped) * 10 >= cells.count * 9 { return .grouped }
        if let numbers = numbers(in: cells) { return form(of: numbers) }
        func count(_ form: DateForm) -> Int {
            cells.count { text in
                if form == .grouped, !isGrouped(text) { return false }
                var text = text
                return text.withUTF8 { form.year(of: UnsafeRawBufferPointer($0)) } != nil
            }
        }
        var best = (form: DateForm.fourDigitYear, count: count(.fourDigitYear))
        // With two-digit years, the year comes first only if at least one such number is no possible day or month.
        let others: [DateForm] =
            cells.contains(where: beginsWithYear) ? [.grouped, .yearLast, .yearFirst] : [.grouped, .yearLast]
        for form in others where best.count < cells.count {
            let count = count(form)
            // The other forms also read years of four digits: a "May 12" among those is a slip, not a year.
            if count > best.count, (count - best.count) * 10 >= cells.count { best = (form, count) }
        }
        return best.count > 0 && ColumnSample.isHalf(best.count, of: cells.count) ? best.form : nil
    }

    /// The cells as whole numbers, if most are; else nil.
    private static func numbers(in cells: [String]) -> [Double]? {
        let numbers = cells.compactMap { text in
            text.contains { $0.isLetter } ? nil : Double(text.drop { $0 == "'" || $0 == "’" })
        }
        return numbers.count * 10 >= cells.count * 9 ? numbers : nil
    }

    /// The form by the range in which most of the numbers lie.
    private static func form(of numbers: [Double]) -> DateForm? {
        func most(_ range: ClosedRange<Double>) -> Bool {
            numbers.count { range.contains($0) } * 10 >= numbers.count * 8
        }
        // Placeholders such as 0 are no dates, and must not decide.
        let known = numbers.filter { $0 != 0 }
        if known.isEmpty { return numbers.isEmpty ? nil : .fourDigitYear }
        let years = numbers.count { (1000...2999).contains($0) }
        // Years of two digits among those of four; a few small numbers are slips.
        let short = numbers.count { (1...99).contains($0) }
        if years > 0, short * 10 >= known.count, (short + years) * 10 >= known.count * 9 { return .twoDigits }
        if most(1000...2999) || years * 2 > known.count { return .fourDigitYear }
        if most(18_000_101...21_991_231) { return .fourDigitYear }
        func most(_ isForm: (Int) -> Bool) -> Bool {
            numbers.count { Int(exactly: $0).map(isForm) ?? false } * 10 >= numbers.count * 8
        }
        if most(isYearAndMonth) { return .yearAndMonth }
        if most(isDayMonthYear) { return .dayMonthYear }
        if most(0...99) { return .twoDigits }
        if most(7000...80_000) { return .spreadsheetDays }
        // Numbers that would all be in the first year do not count days or seconds from it.
        func mostAreBeyond(_ year: Double) -> Bool { known.count { abs($0) > year } * 2 >= known.count }
        if most(-3e9...5e9) { return mostAreBeyond(31_536_000) ? .unixSeconds : nil }
        return most(-3e12...5e12) && mostAreBeyond(31_536_000_000) ? .unixMilliseconds : nil
    }

    private static func beginsWithYear(_ text: String) -> Bool {
        guard let first = DateParts(text)?.numbers.first else { return false }
        return first > 31 || first == 0
    }

    private static func isGrouped(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        return scalars.count == 5 && !scalars[1].properties.isAlphabetic && Int(text) == nil
            && (scalars[0] == "1" || scalars[0] == "2") && Int(text.suffix(3)) != nil
    }
}
