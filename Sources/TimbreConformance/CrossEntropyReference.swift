import TimbreCompute

/// The labels of a row: ids with weights.
typealias RowEntries = [(id: Int, weight: Float)]

extension CrossEntropy {
    /// A row's loss and its gradient by the outputs, in plain loops.
    func reference(_ outputs: [Bounded], labels: RowEntries) -> (loss: Bounded, gradient: [Bounded]) {
        var targets = outputs.map { _ in Bounded(0) }
        for entry in labels { targets[entry.id] = Bounded(entry.weight) }
        switch self {
        case .classes:
            let most = outputs.max { $0.value < $1.value }!
            let powers = outputs.map { ($0 + most * -1).exponential }
            let (sum, weight) = (Bounded.sum(powers), Bounded.sum(targets))
            let distances = zip(outputs, targets).map { $1 * (most + $0 * -1) }
            return (
                Bounded.sum(distances) + weight * sum.logarithm,
                zip(powers, targets).map { weight * $0 * sum.inverse + $1 * -1 }
            )
        case .labels:
            let share = 1 / Double(outputs.count)
            let losses = zip(outputs, targets).map { z, target in
                let size = Bounded(-abs(z.value), error: z.error)
                return Bounded(max(z.value, 0), error: z.error) + target * z * -1
                    + (Bounded(1) + size.exponential).logarithm
            }
            return (
                Bounded.sum(losses) * share,
                zip(outputs, targets).map { ($0.activated(.sigmoid) + $1 * -1) * share }
            )
        }
    }
}
