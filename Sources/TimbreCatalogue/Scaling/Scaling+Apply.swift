import Foundation

extension Scaling {
    /// Scales features from the CSV's units to the network's: values outside the fitted range are clipped to it, and
    /// NaN is replaced by the median.
    ///
    /// - Parameter numbers: row-major `[any, features]`.
    /// - Returns: scaled numbers, row-major `[any, features]`.
    public func apply(_ numbers: [Float]) -> [Float] {
        precondition(
            !features.isEmpty && numbers.count.isMultiple(of: features.count),
            "\(numbers.count) numbers are no rows of \(features.count)")
        var scaled = numbers
        let scales = features.map(FeatureScale.init)
        // Columns are scaled one after the other, so that each scale is loaded once, in parts that stay in the cache.
        let part = 512 * features.count
        for start in stride(from: 0, to: scaled.count, by: part) {
            let end = min(start + part, scaled.count)
            for (column, scale) in scales.enumerated() {
                let median = Float(features[column].median)
                for place in stride(from: start + column, to: end, by: features.count) where scaled[place].isNaN {
                    scaled[place] = median
                }
                scale.apply(to: &scaled, from: start + column, to: end, step: features.count)
            }
        }
        return scaled
    }

    /// JSON for the header of a model file; `init(json:)` reads back an equal scaling.
    ///
    /// - Throws: `EncodingError` for a number that is not finite.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Reads the JSON of `json()`.
    ///
    /// - Throws: `DecodingError` for any other text.
    public init(json: String) throws {
        self = try JSONDecoder().decode(Scaling.self, from: Data(json.utf8))
    }
}

extension Scaling.Feature {
    /// The network's value for a value in the CSV's units, computed in `Double` and rounded once; NaN is replaced by
    /// the median.
    public func apply(_ value: Float) -> Float { FeatureScale(self).apply(value.isNaN ? Float(median) : value) }
}

/// The scale of one feature, without references that would cost for every number.
private enum FeatureScale {
    case straight(minimum: Double, maximum: Double, offset: Double, factor: Double)
    case knots(KnotTable)

    init(_ feature: Scaling.Feature) {
        if let knots = feature.knots {
            self = .knots(KnotTable(knots))
        } else {
            self = .straight(
                minimum: feature.minimum, maximum: feature.maximum, offset: feature.offset, factor: feature.factor)
        }
    }

    func apply(_ value: Float) -> Float {
        switch self {
        case .straight(let minimum, let maximum, let offset, let factor):
            Float((min(max(Double(value), minimum), maximum) - offset) * factor)
        case .knots(let table): table.apply(value)
        }
    }

    /// Scales every `step`-th number from `start` on, before `end`.
    func apply(to numbers: inout [Float], from start: Int, to end: Int, step: Int) {
        var place = start
        if case .knots(let table) = self {
            while place + 7 * step < end {
                table.apply(toEightOf: &numbers, from: place, step: step)
                place += 8 * step
            }
        }
        while place < end {
            numbers[place] = apply(numbers[place])
            place += step
        }
    }
}
