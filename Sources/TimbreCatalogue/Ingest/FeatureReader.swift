import TimbreFiles

/// Reads the numbers of a record by the rules that the recipe declares.
struct FeatureReader {
    private let plan: ColumnPlan
    private let missing: MissingTexts
    /// The feature that is the variance of the others where it is absent.
    private let varianceIndex: Int?

    init(_ plan: ColumnPlan, missing: MissingTexts) {
        self.plan = plan
        self.missing = missing
        varianceIndex = plan.features.firstIndex { $0.recipe.varianceOfOthers }
    }

    /// Appends the record's features, in the recipe's order; nothing where it throws.
    /// - Throws: `Rejection`.
    func read(_ record: borrowing CSVReader, into numbers: inout [Float]) throws(Rejection) {
        let start = numbers.count
        var lacksVariance = false
        do {
            for feature in plan.features {
                if let value = try value(of: feature, in: record) {
                    numbers.append(Float(value))
                } else {
                    lacksVariance = true
                    numbers.append(0)
                }
            }
        } catch {
            numbers.removeSubrange(start...)
            throw error
        }
        if lacksVariance, let varianceIndex {
            numbers[start + varianceIndex] = varianceOfOthers(numbers[start...], except: varianceIndex)
        }
    }

    /// nil where the variance of the others is to take its place.
    private func value(of feature: ColumnPlan.Feature, in record: borrowing CSVReader) throws(Rejection) -> Double? {
        var sum = 0.0
        for (index, field) in feature.fields.enumerated() {
            guard let value = try number(field, feature.recipe, in: record) else {
                if feature.recipe.varianceOfOthers { return nil }
                if let absent = feature.recipe.absent { return absent }
                throw Rejection(kind: .missing(column: plan.names[field]), found: "")
            }
            sum += value * feature.factors[index]
        }
        if feature.fields.isEmpty { return feature.recipe.varianceOfOthers ? nil : feature.recipe.absent }
        guard sum >= feature.recipe.minimum, sum <= feature.recipe.maximum else {
            throw Rejection(
                kind: .outOfRange(feature: feature.recipe.name),
                found: "\(sum) is not from \(feature.recipe.minimum) to \(feature.recipe.maximum)")
        }
        return sum
    }

    /// nil where the cell is absent.
    private func number(
        _ field: Int, _ recipe: FeatureRecipe, in record: borrowing CSVReader
    ) throws(Rejection) -> Double? {
        switch record.number(field) {
        case .value(let value): return value
        case .empty: return nil
        case .notANumber: break
        }
        if record.withBytes(field, { missing.contains($0.trimmed) }) { return nil }
        let text = record.text(field).trimmedOfSpaces
        if let value = Self.number(text, recipe) { return value }
        throw Rejection(kind: .notANumber(column: plan.names[field]), found: String(text.prefix(60)))
    }

    /// A word that the recipe knows, or a number with the recipe's suffix; nil for any other text.
    static func number(_ text: String, _ recipe: FeatureRecipe) -> Double? {
        let lowercased = text.lowercased()
        if let value = recipe.words[lowercased] { return value }
        guard let suffix = recipe.suffix?.lowercased(), lowercased.hasSuffix(suffix) else { return nil }
        let digits = String(lowercased.dropLast(suffix.count)).trimmedOfSpaces
        // Double reads "nan", "inf" and hexadecimal too.
        guard digits.utf8.allSatisfy({ $0 &- 0x30 < 10 || "+-.e".utf8.contains($0) }) else { return nil }
        return Double(digits).flatMap { $0.isFinite ? $0 : nil }
    }

    private func varianceOfOthers(_ values: ArraySlice<Float>, except index: Int) -> Float {
        var sum = 0.0
        var squares = 0.0
        for (position, feature) in plan.features.enumerated() where position != index {
            let range = feature.recipe.maximum - feature.recipe.minimum
            let scaled = (Double(values[values.startIndex + position]) - feature.recipe.minimum) / range
            sum += scaled
            squares += scaled * scaled
        }
        let count = Double(plan.features.count - 1)
        return Float(max(0, squares / count - (sum / count) * (sum / count)))
    }
}
