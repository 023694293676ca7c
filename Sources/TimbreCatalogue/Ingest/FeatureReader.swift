import TimbreBase
import TimbreFiles

/// Reads the numbers of a record by the rules that the recipe declares.
struct FeatureReader {
    /// The rules for a feature's cells, without references: retaining a recipe's texts for each cell costs more than
    /// reading the cell.
    private struct Rule {
        /// Range of the feature's columns in `fields`.
        var cells: Range<Int>
        var minimum: Double
        var maximum: Double
        /// Value of an absent cell; NaN where the median stands for it, nil where there is none.
        var absent: Double?
        /// Number that means "absent".
        var placeholder: Double?
        /// Range of numbers in the column's unit.
        var range: ClosedRange<Double>?
        var divisor: Double
        /// Whether cells are plain numbers: a decimal point, no thousands separators.
        var isPlain: Bool
        var parse: FeatureRecipe.Parse
        var isVarianceOfOthers: Bool
        /// Column of the array beside the table; nil for a feature of the table.
        var vector: Int?
    }

    private let plan: ColumnPlan
    private let missing: MissingTexts
    private let rules: [Rule]
    /// Columns of all features, one after the other; `factors` multiply their values.
    private let fields: [Int]
    private let factors: [Double]
    private let varianceIndex: Int?
    /// Indices of features whose columns are in percent and in which hardly a song has less than 1: a row with less in
    /// all of them is in another unit. Empty where there are fewer than two.
    private let percentages: [Int]
    private let dates: DateReader

    init(_ plan: ColumnPlan, missing: MissingTexts) {
        self.plan = plan
        self.missing = missing
        dates = DateReader(plan)
        var rules: [Rule] = []
        var fields: [Int] = []
        for feature in plan.features {
            rules.append(
                Rule(
                    cells: fields.count..<fields.count + feature.fields.count, minimum: feature.recipe.minimum,
                    maximum: feature.recipe.maximum,
                    absent: feature.recipe.absentIsMedian ? .nan : feature.recipe.absent,
                    placeholder: feature.recipe.mayBeAbsent ? feature.reading?.placeholder : nil,
                    range: feature.reading?.range, divisor: feature.divisor,
                    isPlain: feature.reading.map { $0.form == .number && $0.format == .plain } ?? true,
                    parse: feature.recipe.parse, isVarianceOfOthers: feature.recipe.varianceOfOthers,
                    vector: feature.recipe.vector))
            fields += feature.fields
        }
        self.rules = rules
        self.fields = fields
        factors = plan.features.flatMap(\.factors)
        varianceIndex = rules.firstIndex { $0.isVarianceOfOthers }
        let percentages = plan.features.indices.filter { index in
            let feature = plan.features[index]
            return [.danceability, .energy, .valence].contains(feature.recipe.field)
                && feature.reading?.unit == .percent
        }
        self.percentages = percentages.count > 1 ? percentages : []
    }

    /// The popularity of a record's song, in percent; nil where it has none.
    func popularity(of record: borrowing CSVReader) -> Double? {
        guard let popularity = plan.popularity, let field = popularity.fields.first else { return nil }
        guard let reading = popularity.reading else {
            if case .value(let value) = record.number(field) { return value }
            return nil
        }
        return record.withBytes(field) { reading.number($0.trimmed) }
            .map { $0 * popularity.factors[0] / popularity.divisor }
    }

    /// Appends the record's features in the recipe's order; where it throws, nothing is appended.
    ///
    /// - Throws: `Rejection`.
    /// - Parameter vector: the row of the array beside the table; empty without one.
    func read(
        _ record: borrowing CSVReader, vector: [Float], into numbers: inout [Float]
    ) throws(Rejection) {
        let start = numbers.count
        var lacksVariance = false
        for index in rules.indices {
            do {
                if let value = try value(of: index, in: record, vector: vector) {
                    numbers.append(Float(value))
                } else {
                    lacksVariance = true
                    numbers.append(0)
                }
            } catch {
                numbers.removeSubrange(start...)
                throw error
            }
        }
        if let first = percentages.first, percentages.allSatisfy({ isBelowOne(numbers[start + $0], $0) }) {
            numbers.removeSubrange(start...)
            throw contradiction(of: plan.features[first], fields[rules[first].cells.lowerBound], in: record)
        }
        if lacksVariance, let varianceIndex {
            numbers[start + varianceIndex] = varianceOfOthers(numbers[start...], except: varianceIndex)
        }
    }

    /// Whether a feature of a column in percent is above 0 and below 1 %.
    private func isBelowOne(_ value: Float, _ index: Int) -> Bool {
        value > 0 && Double(value) < factors[rules[index].cells.lowerBound] / rules[index].divisor
    }

    private func contradiction(
        of feature: ColumnPlan.Feature, _ field: Int, in record: borrowing CSVReader
    ) -> Rejection {
        Rejection(
            kind: .contradicting(column: plan.names[field], reading: feature.reading?.inWords ?? ""),
            found: String(record.text(field).trimmed.prefix(60)))
    }

    /// The value of a feature; nil where the variance of the other features stands for it.
    private func value(
        of index: Int, in record: borrowing CSVReader, vector: [Float]
    ) throws(Rejection) -> Double? {
        let rule = rules[index]
        if let column = rule.vector { return try checked(Double(vector[column]), index) }
        if rule.cells.isEmpty { return rule.absent }
        if rule.parse != .number { return try year(of: index, in: record) }
        var sum = 0.0
        for cell in rule.cells {
            if rule.isPlain {
                switch record.number(fields[cell]) {
                case .value(let value):
                    if value == rule.placeholder { return try absent(index, cell) }
                    if let range = rule.range, !range.contains(value), value != 0 {
                        throw contradiction(of: plan.features[index], fields[cell], in: record)
                    }
                    sum += value * factors[cell]
                    continue
                case .empty: return try absent(index, cell)
                case .notANumber: break
                }
            }
            guard let value = try number(inText: index, cell, in: record), value != rule.placeholder else {
                return try absent(index, cell)
            }
            sum += value * factors[cell]
        }
        return try checked(rule.divisor == 1 ? sum : sum / rule.divisor, index)
    }

    private func year(of index: Int, in record: borrowing CSVReader) throws(Rejection) -> Double? {
        let rule = rules[index]
        let columns = fields[rule.cells]
        let year =
            rule.parse == .date
            ? dates.decimalYear(of: record, fields: columns) : dates.year(of: record, fields: columns).map(Double.init)
        if let year {
            // The year is checked without its fraction, so that all days of a range's last year are legal.
            _ = try checked(year.rounded(.down), index)
            return year
        }
        if let absent = rule.absent { return absent }
        let field = fields[rule.cells.lowerBound]
        throw Rejection(kind: .noYear(column: plan.names[field]), found: String(record.text(field).prefix(60)))
    }

    private func checked(_ value: Double, _ index: Int) throws(Rejection) -> Double {
        let rule = rules[index]
        guard value >= rule.minimum, value <= rule.maximum else {
            throw Rejection(
                kind: .outOfRange(feature: plan.features[index].recipe.name),
                found: "\(value.shortText) is not from \(rule.minimum.shortText) to \(rule.maximum.shortText)")
        }
        return value
    }

    private func absent(_ index: Int, _ cell: Int) throws(Rejection) -> Double? {
        let rule = rules[index]
        if rule.isVarianceOfOthers || rule.absent != nil { return rule.absent }
        throw Rejection(kind: .missing(column: plan.names[fields[cell]]), found: "")
    }

    /// The number in a text; nil where the text means "absent".
    private func number(inText index: Int, _ cell: Int, in record: borrowing CSVReader) throws(Rejection) -> Double? {
        let field = fields[cell]
        if record.withBytes(field, { missing.contains($0.trimmed) }) { return nil }
        let text = record.text(field).trimmed
        if MissingTexts.isUsual(text) { return nil }
        let feature = plan.features[index]
        if let reading = feature.reading {
            if let value = record.withBytes(field, { reading.number($0.trimmed) }) { return value }
            if (reading.form != .number || reading.range != nil), case .value = record.number(field) {
                throw contradiction(of: feature, field, in: record)
            }
        } else if let value = Self.number(text, feature.recipe) {
            return value
        }
        throw Rejection(kind: .notANumber(column: plan.names[field]), found: String(text.prefix(60)))
    }

    /// The number of a word in the recipe, or a number with the recipe's suffix; nil for any other text.
    static func number(_ text: String, _ recipe: FeatureRecipe) -> Double? {
        let lowercased = text.lowercased()
        if let value = recipe.words[lowercased] { return value }
        guard let suffix = recipe.suffix?.lowercased(), lowercased.hasSuffix(suffix) else { return nil }
        let digits = String(lowercased.dropLast(suffix.count)).trimmed
        // `Double` would also read "nan", "inf" and hexadecimal.
        guard digits.utf8.allSatisfy({ $0 &- 0x30 < 10 || "+-.e".utf8.contains($0) }) else { return nil }
        return Double(digits).flatMap { $0.isFinite ? $0 : nil }
    }

    private func varianceOfOthers(_ values: ArraySlice<Float>, except index: Int) -> Float {
        var sum = 0.0
        var squares = 0.0
        var count = 0.0
        for (position, rule) in rules.enumerated() where position != index {
            let value = Double(values[values.startIndex + position])
            if value.isNaN { continue }
            let scaled = (value - rule.minimum) / (rule.maximum - rule.minimum)
            sum += scaled
            squares += scaled * scaled
            count += 1
        }
        if count == 0 { return 0 }
        return Float(max(0, squares / count - (sum / count) * (sum / count)))
    }
}
