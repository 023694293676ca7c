/// Knots laid out for the look-up of eight values at a time.
///
/// With one value at a time, each step of a binary search waits for an unpredictable comparison; eight side by side
/// take a quarter of the time for each value.
struct KnotTable {
    /// The values of all knots but the last, padded with infinities to a power of two.
    private let keys: [Float]
    private let values: [Float]
    private let scores: [Float]

    init(_ knots: Scaling.Knots) {
        (values, scores) = (knots.values, knots.scores)
        // A value beyond the last knot belongs to the last segment, which begins at the knot before it.
        let inner = values.dropLast()
        var size = 1
        while size < inner.count { size *= 2 }
        keys = inner + [Float](repeating: .infinity, count: size - inner.count)
    }

    /// The network's value for a value in the CSV's units; outside the knots, the score of the first or last knot.
    func apply(_ value: Float) -> Float { score(value, behind: Int(knots(before: SIMD8(repeating: value))[0])) }

    /// Scales eight values that lie `step` apart in place.
    func apply(toEightOf numbers: inout [Float], from start: Int, step: Int) {
        var eight = SIMD8<Float>()
        for lane in 0..<8 { eight[lane] = numbers[start + lane * step] }
        let places = knots(before: eight)
        for lane in 0..<8 { numbers[start + lane * step] = score(eight[lane], behind: Int(places[lane])) }
    }

    /// For each value, the index of the last of `keys` that is not above it, or of the first.
    private func knots(before eight: SIMD8<Float>) -> SIMD8<Int32> {
        let keys = keys.span
        var places = SIMD8<Int32>()
        var half = Int32(keys.count / 2)
        while half > 0 {
            let next = places &+ half
            var found = SIMD8<Float>()
            for lane in 0..<8 { found[lane] = keys[Int(next[lane])] }
            places.replace(with: next, where: found .<= eight)
            half /= 2
        }
        return places
    }

    private func score(_ value: Float, behind knot: Int) -> Float {
        let (low, high) = (Double(values[knot]), Double(values[knot + 1]))
        let share = (min(max(Double(value), low), high) - low) / (high - low)
        let score = Double(scores[knot])
        return Float(score + share * (Double(scores[knot + 1]) - score))
    }
}
