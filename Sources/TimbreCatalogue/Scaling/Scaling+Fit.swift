extension Scaling {
    /// Fits the recipe's scale of every feature, in `Double`. A constant feature becomes 0 for every song; songs
    /// without the feature (NaN) are left out.
    ///
    /// - Parameters:
    ///   - numbers: row-major `[songs, featureCount]`, in the CSV's units.
    ///   - rows: the songs of the training split, at least one; other rows are not read.
    package static func fit(_ numbers: [Float], featureCount: Int, rows: [Int], recipe: Recipe) -> Scaling {
        precondition(
            featureCount == recipe.features.count, "\(featureCount) columns for \(recipe.features.count) features")
        return fit(numbers, rows: rows, columns: recipe.features.map { ($0.name, $0.scale) })
    }

    /// Fits the scales of columns of any origin.
    ///
    /// - Parameter numbers: row-major `[any, columns]`.
    package static func fit(
        _ numbers: [Float], rows: [Int], columns: [(name: String, scale: FeatureRecipe.Scale)]
    ) -> Scaling {
        precondition(!rows.isEmpty, "nothing to fit a scaling to")
        let featureCount = columns.count
        var column: [Float] = []
        column.reserveCapacity(rows.count)
        return Scaling(
            features: columns.enumerated().map { index, feature in
                column.removeAll(keepingCapacity: true)
                for row in rows {
                    let value = numbers[row * featureCount + index]
                    if !value.isNaN { column.append(value) }
                }
                // No song has the feature: it is constant.
                if column.isEmpty { column = [0] }
                return Feature(fitting: &column, name: feature.name, scale: feature.scale)
            })
    }
}

extension Scaling.Feature {
    /// - Parameter values: the values of the training split; they are reordered.
    fileprivate init(fitting values: inout [Float], name: String, scale: FeatureRecipe.Scale) {
        let count = Double(values.count)
        var minimum = Double.infinity
        var maximum = -Double.infinity
        var sum = 0.0
        for value in values {
            minimum = min(minimum, Double(value))
            maximum = max(maximum, Double(value))
            sum += Double(value)
        }
        if scale == .normal || scale == .robust { values = values.sortedByBits() }
        self.init(
            name: name, offset: 0, factor: 1, minimum: minimum, maximum: maximum, median: values.medianByPartition())
        if minimum == maximum {
            offset = minimum
            return
        }
        switch scale {
        case .none: break
        case .minmax:
            offset = minimum
            factor = 1 / (maximum - minimum)
        case .standard: standardise(values, mean: sum / count)
        case .robust:
            let (first, third) = (values.quantile(0.25), values.quantile(0.75))
            guard third > first else {
                standardise(values, mean: sum / count)
                return
            }
            offset = median
            factor = 1 / (third - first)
        case .normal: knots = Scaling.Knots(normalScoresOf: values)
        }
    }
}

extension Scaling.Feature {
    private mutating func standardise(_ values: [Float], mean: Double) {
        let squares = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        offset = mean
        factor = 1 / (squares / Double(values.count)).squareRoot()
    }
}

extension Array where Element == Float {
    /// The median; for an even count, the mean of the middle two. Reorders the elements.
    ///
    /// - Complexity: O(count) on average.
    fileprivate mutating func medianByPartition() -> Double {
        let middle = count / 2
        let upper = select(middle)
        guard count.isMultiple(of: 2) else { return Double(upper) }
        let lower = self[..<middle].reduce(-Float.infinity) { Swift.max($0, $1) }
        return (Double(lower) + Double(upper)) / 2
    }

    /// Hoare's quickselect: moves the element of a rank into place, with nothing larger before it, and returns it.
    private mutating func select(_ rank: Int) -> Float {
        var low = 0
        var high = count - 1
        while low < high {
            let pivot = self[low + (high - low) / 2]
            var left = low
            var right = high
            while left <= right {
                while self[left] < pivot { left += 1 }
                while self[right] > pivot { right -= 1 }
                if left <= right {
                    swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if rank <= right {
                high = right
            } else if rank >= left {
                low = left
            } else {
                break
            }
        }
        return self[rank]
    }
}
