import TimbreCompute

/// Labels of rows for training.
struct Targets: Sendable {
    /// Names of the classes, by id.
    var classes: [String]
    /// Ids of each row's classes, ascending: one a row, or several where `areSeveral`.
    var ids: [[Int]]
    /// Whether a row may have several classes at once.
    var areSeveral: Bool

    /// The given rows, in their order.
    func gathered(_ rows: [Int]) -> Targets {
        Targets(classes: classes, ids: rows.map { ids[$0] }, areSeveral: areSeveral)
    }

    /// Weights of rows, of mean 1, such that every class has the same total weight; 1 for all rows unless balanced, or
    /// where rows may have several labels.
    func weights(isBalanced: Bool) -> [Double] {
        guard isBalanced, !areSeveral else { return .init(repeating: 1, count: ids.count) }
        var counts = [Int](repeating: 0, count: classes.count)
        for row in ids { counts[row[0]] += 1 }
        let present = counts.count { $0 > 0 }
        return ids.map { Double(ids.count) / (Double(present) * Double(counts[$0[0]])) }
    }

    /// Labels with their weights in the loss: the row's weight, or 1 where rows may have several labels.
    func weighted(_ weights: [Double]) -> WeightedIDs {
        WeightedIDs(zip(ids, weights).map { row, weight in row.map { (Int32($0), areSeveral ? 1 : Float(weight)) } })
    }
}
