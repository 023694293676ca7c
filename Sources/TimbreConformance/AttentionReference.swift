import TimbreCompute

/// Self-attention in plain loops, and its gradient: `Device.attend` has the formula.
struct AttentionReference {
    /// `[tokens][width]`.
    private(set) var results: [[Bounded]]
    /// `[tokens][heads]`.
    private(set) var logs: [[Bounded]]
    private let projections: [[Bounded]]
    private let sequences: [Range<Int>]
    private let heads: Int
    private let width: Int
    private let scale: Double

    /// - Parameters:
    ///   - projections: `[tokens][3 · width]`.
    ///   - scale: 1 / √ of a head's width, as a device has it.
    init(projections: [[Bounded]], sequences: [Range<Int>], heads: Int, width: Int, scale: Double) {
        (self.projections, self.sequences, self.heads) = (projections, sequences, heads)
        (self.width, self.scale) = (width, scale)
        results = projections.map { _ in .init(repeating: Bounded(0), count: width) }
        logs = projections.map { _ in .init(repeating: Bounded(0), count: heads) }
        for tokens in sequences {
            for head in 0..<heads {
                for i in tokens { attend(i, head, tokens) }
            }
        }
    }

    private var headWidth: Int { width / heads }

    /// Numbers of a token's query, key or value for a head.
    private func part(_ part: Int, _ head: Int, _ token: Int) -> ArraySlice<Bounded> {
        let first = part * width + head * headWidth
        return projections[token][first..<first + headWidth]
    }

    private func score(_ i: Int, _ j: Int, _ head: Int) -> Bounded {
        Bounded.dot(zip(part(0, head, i), part(1, head, j))) * scale
    }

    private mutating func attend(_ i: Int, _ head: Int, _ tokens: Range<Int>) {
        let scores = tokens.map { score(i, $0, head) }
        let most = scores.max { $0.value < $1.value }!
        let powers = scores.map { ($0 + most * -1).exponential }
        // A device that takes 32 tokens at a time knows their largest score alone, and corrects its sums for that of
        // the next: by an exponential each, whose arguments' roundings add up to that of the scores' range.
        let range = most.value - scores.reduce(most.value) { min($0, $1.value) }
        let corrections = (tokens.count + 31) / 32 * (Rounding.elementary + 2) + Int(range) + 1
        func corrected(_ sum: Bounded, magnitude: Double) -> Bounded {
            Bounded(sum.value, error: sum.error + Rounding.error(of: magnitude, after: corrections))
        }
        let plain = Bounded.sum(powers)
        let sum = corrected(plain, magnitude: plain.value)
        logs[i][head] = most + sum.logarithm
        for column in 0..<headWidth {
            let values = tokens.map { part(2, head, $0)[2 * width + head * headWidth + column] }
            let total = Bounded.dot(zip(powers, values))
            let magnitude = zip(powers, values).reduce(0.0) { $0 + abs($1.0.value * $1.1.value) }
            results[i][head * headWidth + column] = corrected(total, magnitude: magnitude) * sum.inverse
        }
    }

    /// The gradient by the projections, `[tokens][3 · width]`, from the gradient by the results.
    func gradient(by gradient: [[Bounded]]) -> [[Bounded]] {
        var slopes = projections.map { $0.map { _ in Bounded(0) } }
        for tokens in sequences {
            for head in 0..<heads { add(head, tokens, gradient, to: &slopes) }
        }
        return slopes
    }

    private func add(_ head: Int, _ tokens: Range<Int>, _ gradient: [[Bounded]], to slopes: inout [[Bounded]]) {
        let columns = head * headWidth..<(head + 1) * headWidth
        let weights = tokens.map { i in
            tokens.map { j in (score(i, j, head) + logs[i][head] * -1).exponential }
        }
        let scoreSlopes = tokens.map { i in
            let dot = Bounded.dot(zip(gradient[i][columns], results[i][columns]))
            return tokens.map { j in
                let slope = Bounded.dot(zip(gradient[i][columns], part(2, head, j)))
                return weights[i - tokens.lowerBound][j - tokens.lowerBound] * (slope + dot * -1) * scale
            }
        }
        for own in tokens.indices {
            let place = own - tokens.lowerBound
            for column in columns {
                let others = tokens.indices.map { ($0, $0 - tokens.lowerBound) }
                slopes[own][column] = Bounded.dot(
                    others.map { (scoreSlopes[place][$0.1], projections[$0.0][width + column]) })
                slopes[own][width + column] = Bounded.dot(
                    others.map { (scoreSlopes[$0.1][place], projections[$0.0][column]) })
                slopes[own][2 * width + column] = Bounded.dot(
                    others.map { (weights[$0.1][place], gradient[$0.0][column]) })
            }
        }
    }
}
