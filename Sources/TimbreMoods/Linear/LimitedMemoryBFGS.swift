import TimbreBase

/// Minimises a smooth function of many numbers by its gradients, in `Double`: Liu and Nocedal, "On the limited memory
/// BFGS method for large scale optimization", Mathematical Programming 45, 1989, with a backtracking line search.
struct LimitedMemoryBFGS {
    /// Number of last pairs of a step and a change of the gradient that are kept.
    var memory = 10
    var mostSteps = 1000
    /// Largest magnitude in the gradient at which the search ends, as a share of that at the start.
    var tolerance = 1e-6

    /// - Parameter function: a function that returns its value at a point and stores its gradient there.
    /// - Returns: the point where the gradient vanishes, searched for from zeros.
    func minimise(
        dimensions: Int, _ function: (_ values: [Double], _ gradient: inout [Double]) throws -> Double
    ) throws -> [Double] {
        var values = [Double](repeating: 0, count: dimensions)
        var gradient = values
        var value = try function(values, &gradient)
        let target = tolerance * max(Self.largest(gradient), 1e-12)
        var pairs: [(step: [Double], change: [Double], inverse: Double)] = []
        var (next, nextGradient) = (values, gradient)
        for _ in 0..<mostSteps where Self.largest(gradient) > target {
            var direction = Self.direction(gradient, pairs)
            var slope = Self.dot(direction, gradient)
            if slope >= 0 {
                pairs = []
                direction = gradient.map { -$0 }
                slope = -Self.dot(gradient, gradient)
            }
            var length = pairs.isEmpty ? 1 / max(1, Self.dot(gradient, gradient).squareRoot()) : 1
            var nextValue = 0.0
            var isFound = false
            for _ in 0..<60 {
                for place in next.indices { next[place] = values[place] + length * direction[place] }
                nextValue = try function(next, &nextGradient)
                if nextValue <= value + 1e-4 * length * slope {
                    isFound = true
                    break
                }
                length /= 2
            }
            // No step decreases the function: the optimum within the accuracy of `Double`.
            guard isFound else { break }
            let step = zip(next, values).map { $0 - $1 }
            let change = zip(nextGradient, gradient).map { $0 - $1 }
            let curvature = Self.dot(step, change)
            if curvature > 1e-300 {
                if pairs.count == memory { pairs.removeFirst() }
                pairs.append((step, change, 1 / curvature))
            }
            swap(&values, &next)
            swap(&gradient, &nextGradient)
            value = nextValue
        }
        return values
    }

    /// The two-loop recursion.
    private static func direction(
        _ gradient: [Double], _ pairs: [(step: [Double], change: [Double], inverse: Double)]
    ) -> [Double] {
        var direction = gradient
        var shares: [Double] = []
        for pair in pairs.reversed() {
            let share = pair.inverse * dot(pair.step, direction)
            shares.append(share)
            for place in direction.indices { direction[place] -= share * pair.change[place] }
        }
        if let last = pairs.last {
            let scale = 1 / (last.inverse * dot(last.change, last.change))
            for place in direction.indices { direction[place] *= scale }
        }
        for (pair, share) in zip(pairs, shares.reversed()) {
            let other = pair.inverse * dot(pair.change, direction)
            for place in direction.indices { direction[place] += (share - other) * pair.step[place] }
        }
        for place in direction.indices { direction[place] = -direction[place] }
        return direction
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for place in a.indices { sum += a[place] * b[place] }
        return sum
    }

    private static func largest(_ values: [Double]) -> Double { values.reduce(0) { max($0, abs($1)) } }
}
