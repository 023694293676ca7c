/// Counts of right and wrong answers for each class, and what follows from them.
struct ClassScores: Sendable {
    /// Rows that have the class.
    private(set) var support: [Int]
    /// Rows for which the class was predicted.
    private(set) var told: [Int]
    /// Rows with the class for which it was predicted.
    private(set) var right: [Int]

    /// - Parameter answers: the predicted classes of each row.
    init(_ answers: [[Int]], _ targets: Targets) {
        let n = targets.classes.count
        (support, told, right) = (
            .init(repeating: 0, count: n), .init(repeating: 0, count: n), .init(repeating: 0, count: n)
        )
        for (answer, ids) in zip(answers, targets.ids) {
            for id in ids { support[id] += 1 }
            for id in answer {
                told[id] += 1
                if ids.contains(id) { right[id] += 1 }
            }
        }
    }

    func precision(_ id: Int) -> Double { told[id] == 0 ? 0 : Double(right[id]) / Double(told[id]) }
    func recall(_ id: Int) -> Double { support[id] == 0 ? 0 : Double(right[id]) / Double(support[id]) }
    func f1(_ id: Int) -> Double {
        let sum = told[id] + support[id]
        return sum == 0 ? 0 : 2 * Double(right[id]) / Double(sum)
    }

    /// Mean over the classes that occur or were predicted, as in scikit-learn.
    func macro(_ measure: (Int) -> Double) -> Double {
        let classes = support.indices.filter { support[$0] + told[$0] > 0 }
        return classes.isEmpty ? 0 : classes.reduce(0) { $0 + measure($1) } / Double(classes.count)
    }

    /// Mean over the classes, weighted by support.
    func weighted(_ measure: (Int) -> Double) -> Double {
        let all = support.reduce(0, +)
        return all == 0 ? 0 : support.indices.reduce(0) { $0 + Double(support[$1]) * measure($1) } / Double(all)
    }

    static func macroF1(of scores: ClassScores) -> Double { scores.macro(scores.f1) }
}
