import TimbreBase
import TimbreFiles

/// Reads the numbers of a record by the rules that the recipe declares.
struct FeatureReader {
    /// What every row needs of a feature, without references: retaining a recipe's texts for each cell costs more than
    /// reading the cell.
    private struct Rule {
        /// Into `fields`.
        var cells: Range<Int>
        var minimum: Double
        var maximum: Double
        var absent: Double?
        var isYear: Bool
        var isVarianceOfOthers: Bool
    }

    private let plan: ColumnPlan
    private let missing: MissingTexts
    private let rules: [Rule]
    /// The fields of all features, and what their values are multiplied by.
    private let fields: [Int]
    private let factors: [Double]
    private let varianceIndex: Int?

    init(_ plan: ColumnPlan, missing: MissingTexts) {
        self.plan = plan
        self.missing = missing
        var rules: [Rule] = []
        var fields: [Int] = []
        for feature in plan.features {
            rules.append(
                Rule(
                    cells: fields.count..<fields.count + feature.fields.count, minimum: feature.recipe.minimum,
                    maximum: feature.recipe.maximum, absent: feature.recipe.absent,
                    isYear: feature.recipe.parse == .year, isVarianceOfOthers: feature.recipe.varianceOfOthers))
            fields += feature.fields
        }
        self.rules = rules
        self.fields = fields
        factors = plan.features.flatMap(\.factors)
        varianceIndex = rules.firstIndex { $0.isVarianceOfOthers }
    }

    /// Appends the record's features, in the recipe's order; nothing where it throws.
    ///
    /// - Throws: `Rejection`.
    func read(_ record: borrowing CSVReader, into numbers: inout [Float]) throws(Rejection) {
        let start = numbers.count
        var lacksVariance = false
        for index in rules.indices {
            do {
                if let value = try value(of: index, in: record) {
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
        if lacksVariance, let varianceIndex {
            numbers[start + varianceIndex] = varianceOfOthers(numbers[start...], except: varianceIndex)
        }
    }

    /// nil where the variance of the others is to take its place.
    private func value(of index: Int, in record: borrowing CSVReader) throws(Rejection) -> Double? {
        let rule = rules[index]
        if rule.cells.isEmpty { return rule.absent }
        if rule.isYear { return try year(of: index, in: record) }
        var sum = 0.0
        for cell in rule.cells {
            switch record.number(fields[cell]) {
            case .value(let value): sum += value * factors[cell]
            case .empty: return try absent(index, cell)
            case .notANumber:
                guard let value = try number(inText: index, cell, in: record) else { return try absent(index, cell) }
                sum += value * factors[cell]
            }
        }
        return try checked(sum, index)
    }

    private func year(of index: Int, in record: borrowing CSVReader) throws(Rejection) -> Double? {
        let field = fields[rules[index].cells.lowerBound]
        if let year = record.withBytes(field, { ReleaseYear.read($0) }) { return try checked(Double(year), index) }
        if let absent = rules[index].absent { return absent }
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

    /// nil where the text means "absent".
    private func number(inText index: Int, _ cell: Int, in record: borrowing CSVReader) throws(Rejection) -> Double? {
        let field = fields[cell]
        if record.withBytes(field, { missing.contains($0.trimmed) }) { return nil }
        let text = record.text(field).trimmed
        if let value = Self.number(text, plan.features[index].recipe) { return value }
        throw Rejection(kind: .notANumber(column: plan.names[field]), found: String(text.prefix(60)))
    }

    /// A word that the recipe knows, or a number with the recipe's suffix; nil for any other text.
    static func number(_ text: String, _ recipe: FeatureRecipe) -> Double? {
        let lowercased = text.lowercased()
        if let value = recipe.words[lowercased] { return value }
        guard let suffix = recipe.suffix?.lowercased(), lowercased.hasSuffix(suffix) else { return nil }
        let digits = String(lowercased.dropLast(suffix.count)).trimmed
        // Double reads "nan", "inf" and hexadecimal too.
        guard digits.utf8.allSatisfy({ $0 &- 0x30 < 10 || "+-.e".utf8.contains($0) }) else { return nil }
        return Double(digits).flatMap { $0.isFinite ? $0 : nil }
    }

    private func varianceOfOthers(_ values: ArraySlice<Float>, except index: Int) -> Float {
        var sum = 0.0
        var squares = 0.0
        for (position, rule) in rules.enumerated() where position != index {
            let scaled = (Double(values[values.startIndex + position]) - rule.minimum) / (rule.maximum - rule.minimum)
            sum += scaled
            squares += scaled * scaled
        }
        let count = Double(rules.count - 1)
        return Float(max(0, squares / count - (sum / count) * (sum / count)))
    }
}
