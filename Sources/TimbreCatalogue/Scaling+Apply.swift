import Foundation

extension Scaling {
    /// From the CSV's units to the network's: values outside the fitted range are clipped to it.
    ///
    /// - Parameter numbers: row-major `[any, features]`.
    /// - Returns: the same shape.
    public func apply(_ numbers: [Float]) -> [Float] {
        precondition(
            !features.isEmpty && numbers.count.isMultiple(of: features.count),
            "\(numbers.count) numbers are no rows of \(features.count)")
        var scaled = numbers
        var start = 0
        while start < scaled.count {
            for column in features.indices {
                scaled[start + column] = features[column].apply(numbers[start + column])
            }
            start += features.count
        }
        return scaled
    }

    /// For the header of a model file; `init(json:)` reads back an equal scaling.
    ///
    /// - Throws: `EncodingError` for a number that is not finite.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// - Throws: `DecodingError` for a text that `json()` did not write.
    public init(json: String) throws {
        self = try JSONDecoder().decode(Scaling.self, from: Data(json.utf8))
    }
}

extension Scaling.Feature {
    /// The network's value for one in the CSV's units; computed in `Double`, rounded once.
    public func apply(_ value: Float) -> Float {
        Float((min(max(Double(value), minimum), maximum) - offset) * factor)
    }
}
