import TimbreBase

/// The cells of a column of the sample, by which its reading is chosen.
struct ColumnSample: Sendable {
    var name: ColumnName
    /// Cells that are not missing, without surrounding spaces.
    var cells: [String]
    /// Counts of decimal marks and thousands separators in the cells.
    var marks: MarkCounts

    init(name: ColumnName, cells: [String]) {
        (self.name, self.cells) = (name, cells)
        marks = cells.reduce(into: MarkCounts()) { marks, text in
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

    /// The numbers in the cells by a format; cells without a number are left out.
    func numbers(_ format: NumberFormat) -> [Double] {
        cells.compactMap { text in
            var text = text
            return text.withUTF8 { CellReading.number(UnsafeRawBufferPointer($0), format) }
        }
    }

    /// The unit written after the numbers in at least half of the cells; nil for none.
    var unit: FeatureUnit? {
        let counts = cells.lazy.compactMap(CellReading.unit).reduce(into: [:]) { $0[$1, default: 0] += 1 }
        return counts.first { Self.isHalf($0.value, of: cells.count) }?.key
    }

    /// Whether most cells are whole numbers.
    var areWholeNumbers: Bool {
        Self.isMost(cells.count { $0.utf8.count < 19 && $0.utf8.allSatisfy { $0 &- 0x30 < 10 } }, of: cells.count)
    }

    func fits(_ form: CellReading.Form) -> Bool {
        let reading = CellReading(form: form, unit: .number)
        let count = cells.count { text in
            var text = text
            return text.withUTF8 { reading.number(UnsafeRawBufferPointer($0)) } != nil
        }
        return Self.isHalf(count, of: cells.count)
    }

    /// Whether at least half of the cells have a form, which is then the column's; the other cells are slips.
    static func isHalf(_ count: Int, of all: Int) -> Bool { count * 2 >= all }

    /// Whether at least 19 of 20 have a property: if fewer numbers lie in a range, it is not the column's.
    static func isMost(_ count: Int, of all: Int) -> Bool { all > 0 && count * 20 >= all * 19 }
}

extension CellReading {
    /// Chooses the reading of a column as a field; nil where its values fit none.
    ///
    /// - Parameters:
    ///   - decimal: the table's decimal mark.
    ///   - percentColumns: whether other shares of the table are from 0 to 100, by which values up to 1 are judged.
    static func choice(for sample: ColumnSample, of field: SongField, decimal: DecimalMark, percentColumns: Bool)
        -> CellReading?
    {
        let format = sample.marks.format(decimal: decimal)
        let quantity = field.quantity
        // A column without values gets the standard reading.
        guard !sample.cells.isEmpty else { return CellReading(form: .number, unit: sample.name.unit ?? field.unit) }
        let numbers = sample.numbers(format)
        let isNumeric = !numbers.isEmpty && ColumnSample.isHalf(numbers.count, of: sample.cells.count)
        /// A reading as numbers of the first scale that most of the numbers lie on.
        func number(on scales: [NumberScale]) -> CellReading? {
            let scale = scales.first { scale in
                isNumeric && ColumnSample.isMost(numbers.count { scale.range.contains($0) }, of: numbers.count)
            }
            return scale.map { CellReading(form: .number, unit: $0.unit, format: format) }
        }
        /// A reading of numbers that were scaled to 0 to 1.
        func scaled(onto bounds: ClosedRange<Double>, _ unit: FeatureUnit) -> CellReading? {
            let areShares =
                isNumeric && ColumnSample.isMost(numbers.count { (0...1).contains($0) }, of: numbers.count)
                && numbers.contains { $0 > 0 && $0 < 1 }
            return areShares ? CellReading(form: .scaled(bounds), unit: unit, format: format) : nil
        }
        switch quantity {
        case .text, .names: return nil
        case .date: return DateForm.choice(for: sample.cells).map { CellReading(form: .year($0), unit: .year) }
        case .duration: return length(in: sample, format)
        case .share:
            guard mixture(in: sample, of: field, decimal: decimal) == nil else { return nil }
            return number(on: shareScales(sample, numbers, field, percentColumns: percentColumns))
        case .decibels:
            // Zeros alone contradict nothing; standardised numbers are no dB, and half of them are above 0.
            let isScale =
                numbers.contains { $0 < 0 } && numbers.count { $0 > 0 } * 4 < numbers.count
                || numbers.allSatisfy { $0 == 0 }
            return isScale ? number(on: quantity.scales) : scaled(onto: -60...0, .decibels)
        case .tempo:
            let isScale = numbers.contains { $0 > 20 } || numbers.allSatisfy { $0 == 0 }
            return isScale ? number(on: quantity.scales) : scaled(onto: 0...250, .beatsPerMinute)
        case .pitchClass, .mode, .flag, .beats:
            // These keys count from 1, so that C would be 1.
            if quantity == .pitchClass, isNumeric, numbers.contains(12), !numbers.contains(0) { return nil }
            // Scaled or averaged numbers are no longer keys or beats.
            let areWhole = ColumnSample.isMost(numbers.count { $0 == $0.rounded() }, of: numbers.count)
            if areWhole, var reading = number(on: quantity.scales) {
                if quantity == .pitchClass { reading.placeholder = -1 }
                return reading
            }
            guard var form = quantity.forms.first(where: sample.fits) else { return nil }
            if form == .pitchClass, KeyName.areGerman(sample.cells) { form = .germanPitchClass }
            return CellReading(form: form, unit: .number)
        }
    }

    /// The possible scales of shares: values up to 1 are fractions, unless the table's shares go to 100 and these are
    /// whole numbers.
    private static func shareScales(
        _ sample: ColumnSample, _ numbers: [Double], _ field: SongField, percentColumns: Bool
    ) -> [NumberScale] {
        let scales = field.quantity.scales
        let (fraction, percent) = ([scales[0]], [scales[1]])
        if sample.unit == .percent { return percent }
        let isWhole = numbers.allSatisfy { $0 == $0.rounded() }
        if field == .popularity { return isWhole ? percent : scales }
        // In a table whose shares go to 100, one value above 1 makes the column one of percentages.
        let isAbove = numbers.contains { $0 > 1 }
        // With no value above 10, it may also be a scale to 10; a few values above 1 are slips.
        let isPercent =
            numbers.contains { $0 > 10 } && numbers.count { $0 > 1 } * 10 >= numbers.count && !areFractions(numbers)
        if percentColumns && isAbove { return percent }
        if isWhole, percentColumns || sample.name.unit == .percent { return percent }
        return isPercent ? scales : fraction
    }

    /// Whether more numbers lie between 0 and 1 than above 1, which are then slips.
    static func areFractions(_ numbers: [Double]) -> Bool {
        numbers.count { $0 > 0 && $0 < 1 } > numbers.count { $0 > 1 }
    }
}
