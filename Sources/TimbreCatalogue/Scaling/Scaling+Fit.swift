extension Scaling {
    /// Fits every feature as the recipe scales it, in `Double`. One that is constant becomes 0 for every song; songs that
    /// lack it, with NaN, don't count.
    ///
    /// - Parameters:
    ///   - numbers: row-major `[songs, featureCount]`, in the CSV's units.
    ///   - rows: the songs of the training split, at least one; no other row is looked at.
    package static func fit(_ numbers: [Float], featureCount: Int, rows: [Int], recipe: Recipe) -> Scaling {
        precondition(
            featureCount == recipe.features.count, "\(featureCount) columns for \(recipe.features.count) features")
        return fit(numbers, rows: rows, columns: recipe.features.map { ($0.name, $0.scale) })
    }

    /// The same for columns of any origin.
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
                // Nothing is known of any song: every one is alike.
                if column.isEmpty { column = [0] }
                return Feature(fitting: &column, name: feature.name, scale: feature.scale)
            })
    }
}

extension Scaling.Feature {
    /// - Parameter values: the training split's; reordered.
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
    /// The median, the mean of the middle two of an even count. Reorders the elements.
    ///
    /// - Complexity: O(count) on average.
    fileprivate mutating func medianByPartition() -> Double {
        let middle = count / 2
        let upper = select(middle)
        guard count.isMultiple(of: 2) else { return Double(upper) }
        let lower = self[..<middle].reduce(-Float.infinity) { Swift.max($0, $1) }
        return (Double(lower) + Double(upper)) / 2
    }

    /// Hoare's quickselect: the element of that rank, with nothing larger before it.
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
