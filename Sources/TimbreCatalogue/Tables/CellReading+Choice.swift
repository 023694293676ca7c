import TimbreBase

/// The cells of a column of the sample, as the choice of its reading needs them.
struct ColumnSample: Sendable {
    var name: ColumnName
    /// Those that are not missing, without spaces around them.
    var cells: [String]
    /// What they tell of decimal marks.
    var marks: NumberMarks

    init(name: ColumnName, cells: [String]) {
        (self.name, self.cells) = (name, cells)
        marks = cells.reduce(into: NumberMarks()) { marks, text in
            marks.add(Self.withoutUnit(text))
        }
    }

    private static func withoutUnit(_ text: String) -> String {
        var scalars = text.unicodeScalars
        while let last = scalars.last, last == "%" || last.properties.isAlphabetic || last == " " {
            scalars.removeLast()
        }
        return String(scalars)
    }

    /// The numbers that the cells say in a format; fewer than the cells where some say none.
    func numbers(_ format: NumberFormat) -> [Double] {
        cells.compactMap { text in
            var text = text
            return text.withUTF8 { CellReading.number(UnsafeRawBufferPointer($0), format) }
        }
    }

    func fits(_ form: CellReading.Form) -> Bool {
        let reading = CellReading(form: form, unit: .number)
        let count = cells.count { text in
            var text = text
            return text.withUTF8 { reading.number(UnsafeRawBufferPointer($0)) } != nil
        }
        return Self.isHalf(count, of: cells.count)
    }

    /// The cells that are numbers or words of the right kind: what the others hold are slips, row by row.
    static func isHalf(_ count: Int, of all: Int) -> Bool { count * 2 >= all }

    /// 19 of 20: where fewer numbers lie in a range, it is not theirs.
    static func isMost(_ count: Int, of all: Int) -> Bool { all > 0 && count * 20 >= all * 19 }
}

extension CellReading {
    /// The reading of a column that is to be of a field; nil where its values fit none.
    ///
    /// - Parameters:
    ///   - decimal: the table's decimal mark.
    ///   - percentColumns: whether other shares of the table go from 0 to 100, by which values up to 1 are judged.
    static func choice(for sample: ColumnSample, of field: SongField, decimal: UInt8, percentColumns: Bool)
        -> CellReading?
    {
        let format = sample.marks.format(decimal: decimal)
        // Nothing is known of a column without a value.
        guard !sample.cells.isEmpty else { return CellReading(form: .number, unit: sample.name.unit ?? field.unit) }
        let numbers = sample.numbers(format)
        let isNumeric = !numbers.isEmpty && ColumnSample.isHalf(numbers.count, of: sample.cells.count)
        func fit(_ range: ClosedRange<Double>) -> Bool {
            isNumeric && ColumnSample.isMost(numbers.count { range.contains($0) }, of: numbers.count)
        }
        func number(_ unit: FeatureUnit) -> CellReading { CellReading(form: .number, unit: unit, format: format) }
        switch field.quantity {
        case .text, .names: return nil
        case .date: return DateForm.choice(for: sample.cells).map { CellReading(form: .year($0.form), unit: .year) }
        case .share:
            let isPercent = sample.cells.first.map { unit(behind: $0) == .percent } ?? false
            if isPercent { return fit(0...100) ? number(.percent) : nil }
            return share(numbers, field, sample.name, percentColumns: percentColumns, fit: fit).map(number)
        case .decibels:
            // Nothing is said by zeros alone.
            let isScale = numbers.contains { $0 < 0 } || numbers.allSatisfy { $0 == 0 }
            return fit(-100...10) && isScale ? number(.decibels) : nil
        case .tempo:
            let isScale = numbers.contains { $0 > 20 } || numbers.allSatisfy { $0 == 0 }
            return fit(0...400) && isScale ? number(.beatsPerMinute) : nil
        case .pitchClass:
            // Counted from 1, C would be 1.
            if numbers.contains(12), !numbers.contains(0), fit(1...12) { return nil }
            if fit(-1...11) { return number(.number) }
            return sample.fits(.pitchClass) ? CellReading(form: .pitchClass, unit: .number) : nil
        case .mode:
            if fit(0...1) { return number(.number) }
            return sample.fits(.mode) ? CellReading(form: .mode, unit: .number) : nil
        case .flag:
            if fit(0...1) { return number(.number) }
            return sample.fits(.flag) ? CellReading(form: .flag, unit: .number) : nil
        case .beats:
            if fit(0...32) { return number(.number) }
            return sample.fits(.beats) ? CellReading(form: .beats, unit: .number) : nil
        case .duration:
            if sample.fits(.clock) { return CellReading(form: .clock, unit: .seconds) }
            guard isNumeric else { return nil }
            let named = sample.cells.first.flatMap { unit(behind: $0) } ?? sample.name.unit
            return duration(numbers, named: named).map(number)
        }
    }

    /// Values up to 1 are parts of 1, unless the whole table counts to 100 and these are whole numbers.
    private static func share(
        _ numbers: [Double], _ field: SongField, _ name: ColumnName, percentColumns: Bool,
        fit: (ClosedRange<Double>) -> Bool
    ) -> FeatureUnit? {
        if field == .popularity {
            let isFraction = fit(0...1) && numbers.contains { $0 != $0.rounded() }
            return isFraction ? .fraction : fit(0...100) ? .percent : nil
        }
        // In a table that counts to 100, one value above 1 makes the column one of these.
        let isAbove = numbers.contains { $0 > 1 }
        if fit(0...1), !(percentColumns && isAbove) {
            let isWhole = numbers.allSatisfy { $0 == $0.rounded() }
            if isWhole, percentColumns || name.unit == .percent { return .percent }
            return .fraction
        }
        // Where nothing in the table is above 10, it may as well be a scale to 10; a few values above 1 are slips.
        let isPercent = numbers.contains { $0 > 10 } && numbers.count { $0 > 1 } * 10 >= numbers.count
        return fit(0...100) && (percentColumns || isPercent) ? .percent : nil
    }

    /// By the middle one of the lengths: songs last from half a minute to two hours.
    private static func duration(_ numbers: [Double], named: FeatureUnit?) -> FeatureUnit? {
        let middle = numbers.sorted()[numbers.count / 2]
        switch middle {
        case 10_000...7_200_000: return .milliseconds
        case 15..<7200: return named == .minutes && middle < 120 ? .minutes : .seconds
        case 0.25..<15: return named == .minutes || named == nil ? .minutes : nil
        default: return nil
        }
    }
}
