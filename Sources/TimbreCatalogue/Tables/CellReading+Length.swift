extension CellReading {
    /// Chooses the reading of a column of lengths; nil where its values are none, or more than a third are in another
    /// unit.
    static func length(in sample: ColumnSample, _ format: NumberFormat) -> CellReading? {
        let numbers = sample.numbers(format)
        if !ColumnSample.isMost(numbers.count, of: sample.cells.count),
            let form = Quantity.duration.forms.first(where: sample.fits)
        {
            let isOfSpreadsheet = form == .clock && areOfSpreadsheet(sample.cells)
            return CellReading(form: isOfSpreadsheet ? .clockWithZeros : form, unit: .seconds)
        }
        guard ColumnSample.isHalf(numbers.count, of: sample.cells.count), let unit = lengthUnit(numbers, in: sample)
        else { return nil }
        if unit == .minutes, areDotted(sample.cells) { return CellReading(form: .dottedClock, unit: .seconds) }
        var reading = CellReading(form: .number, unit: unit, format: format)
        // With many rows in each of two units, neither is the column's.
        if let other = otherUnit(beside: unit, numbers, in: sample), other.count * 3 > numbers.count { return nil }
        reading.range = range(of: unit, numbers, in: sample)
        reading.placeholder = 0
        return reading
    }

    /// Whether most clocks are hours:minutes:00 and their median is above two hours, longer than any song: a
    /// spreadsheet has taken minutes:seconds for hours:minutes.
    private static func areOfSpreadsheet(_ cells: [String]) -> Bool {
        let clocks = cells.filter { read($0, LengthText.clock) != nil }
        let zeros = clocks.filter { $0.count { $0 == ":" } == 2 && read($0, LengthText.clockWithZeros) != nil }
        let lengths = clocks.compactMap { read($0, LengthText.clock) }.sorted()
        return ColumnSample.isMost(zeros.count, of: clocks.count) && lengths[lengths.count / 2] > 7200
    }

    /// Whether decimals are seconds, not hundredths: there are many different ones, and none from .60 on.
    private static func areDotted(_ cells: [String]) -> Bool {
        guard cells.count >= 30 else { return false }
        let lengths = cells.compactMap { read($0, LengthText.dotted) }
        return lengths.count == cells.count && Set(lengths.map { $0.truncatingRemainder(dividingBy: 60) }).count >= 15
    }

    private static func read(_ text: String, _ length: (UnsafeRawBufferPointer) -> Double?) -> Double? {
        var text = text
        return text.withUTF8 { length(UnsafeRawBufferPointer($0)) }
    }

    /// Range of the median length for which the unit in the column's name is believed, by unit: milliseconds above the
    /// seconds of four hours, minutes below the seconds of short songs; a median below a second is no length of songs.
    private static let named: [FeatureUnit: ClosedRange<Double>] = [
        .milliseconds: 1000...14_400_000, .seconds: 15...14_400, .minutes: 0.25...120,
    ]

    /// The unit in the cells or the column's name if the median length is possible in it, else the unit that the median
    /// fits; nil for none.
    private static func lengthUnit(_ numbers: [Double], in sample: ColumnSample) -> FeatureUnit? {
        guard !numbers.isEmpty else { return nil }
        let middle = numbers.sorted()[numbers.count / 2]
        let name = sample.unit ?? sample.name.unit
        if let name, named[name]?.contains(middle) == true { return name }
        // Songs of many minutes that are all of one length are clips, measured in audio samples at an unknown rate.
        let alike = numbers.count { abs($0 - middle) <= 0.03 * middle }
        if name == nil, middle > 300_000, numbers.count >= 10, ColumnSample.isMost(alike, of: numbers.count) {
            return nil
        }
        return Quantity.duration.scales.first { $0.range.contains(middle) }?.unit
    }

    /// Range of lengths in a unit; a number outside contradicts the unit. nil where every number is possible, as for
    /// milliseconds of sounds shorter than any song, or where the cells have units.
    private static func range(of unit: FeatureUnit, _ numbers: [Double], in sample: ColumnSample)
        -> ClosedRange<Double>?
    {
        if sample.unit != nil { return nil }
        switch unit {
        case .milliseconds: return numbers.sorted()[numbers.count / 2] >= 15_000 ? 1000 ... .infinity : nil
        case .seconds: return 0...15_000
        case .minutes: return 0...240
        default: return nil
        }
    }

    /// Numbers in seconds in a column of milliseconds, or the reverse, if they are at least one in a hundred; nil for
    /// fewer.
    ///
    /// - Returns: the unit of these numbers, their count, and one of them.
    private static func otherUnit(beside unit: FeatureUnit, _ numbers: [Double], in sample: ColumnSample)
        -> (unit: FeatureUnit, count: Int, example: Double)?
    {
        guard let range = range(of: unit, numbers, in: sample), unit != .minutes else { return nil }
        let least = 15.0
        let found = numbers.filter { !range.contains($0) && $0 >= least }
        guard let example = found.first, found.count * 100 >= numbers.count else { return nil }
        return (unit == .milliseconds ? .seconds : .milliseconds, found.count, example)
    }
}

extension CellReading {
    /// The two units of a column that has many rows in each, with a cell of each; nil for a column in one unit.
    static func mixture(in sample: ColumnSample, of field: SongField, decimal: DecimalMark)
        -> (units: [FeatureUnit], cells: [String])?
    {
        guard sample.unit == nil else { return nil }
        let format = sample.marks.format(decimal: decimal)
        let numbers = sample.numbers(format)
        func cells(_ isMeant: [(Double) -> Bool]) -> [String] {
            isMeant.compactMap { isMeant in
                sample.cells.first { read($0) { number($0, format) }.map(isMeant) ?? false }
            }
        }
        switch field {
        case .duration:
            guard let unit = lengthUnit(numbers, in: sample), let other = otherUnit(beside: unit, numbers, in: sample),
                other.count * 3 > numbers.count, let range = range(of: unit, numbers, in: sample)
            else { return nil }
            return ([unit, other.unit], cells([range.contains, { $0 == other.example }]))
        // For these features, hardly a song has less than 1 %.
        case .danceability, .energy, .valence:
            let isFraction = { (number: Double) in number > 0 && number < 1 }
            let isPercent = { (number: Double) in number > 10 && number <= 100 }
            let fifth = max(2, numbers.count / 5)
            guard numbers.count(where: isFraction) >= fifth, numbers.count(where: isPercent) >= fifth,
                numbers.count(where: { $0 > 1 && $0 <= 10 }) * 50 <= numbers.count
            else { return nil }
            return ([.fraction, .percent], cells([isFraction, isPercent]))
        default: return nil
        }
    }
}
