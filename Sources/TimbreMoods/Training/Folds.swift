import TimbreBase

/// Stratified folds for cross-validation: classes have about the same shares in each, and rows of one group stay
/// together.
struct Folds: Sendable {
    /// The fold of each row.
    let ofRows: [Int]
    let count: Int

    /// - Parameters:
    ///   - strata: a class for each row.
    ///   - groups: the group of each row, numbered from 0; rows of one group stay together.
    ///   - count: the number of folds, at least 2; there are fewer where there are fewer groups.
    ///   - seed: the seed which, with `repetition`, decides the order in which groups are dealt out.
    init(strata: [Int], groups: [Int], count: Int, seed: UInt64, repetition: Int = 0) {
        let groupCount = (groups.max() ?? -1) + 1
        let count = min(count, max(1, groupCount))
        self.count = count
        var stratumOf = [Int](repeating: -1, count: groupCount)
        var sizes = [Int](repeating: 0, count: groupCount)
        for (row, group) in groups.enumerated() {
            if stratumOf[group] < 0 { stratumOf[group] = strata[row] }
            sizes[group] += 1
        }
        let order = Philox(seed: seed).permutation(groupCount, stream: .moodFolds, epoch: UInt32(repetition))
        var foldOf = [Int](repeating: 0, count: groupCount)
        // Number of rows in each fold so far, by stratum and altogether.
        var filled = [[Int]](repeating: .init(repeating: 0, count: count), count: (strata.max() ?? 0) + 1)
        var totals = [Int](repeating: 0, count: count)
        // Large groups first: they are the hardest to place.
        let dealt = order.map { Int($0) }.enumerated().sorted { (-sizes[$0.1], $0.0) < (-sizes[$1.1], $1.0) }.map(\.1)
        for group in dealt {
            let stratum = stratumOf[group]
            let fold =
                (0..<count).min {
                    (filled[stratum][$0], totals[$0], $0) < (filled[stratum][$1], totals[$1], $1)
                } ?? 0
            foldOf[group] = fold
            filled[stratum][fold] += sizes[group]
            totals[fold] += sizes[group]
        }
        ofRows = groups.map { foldOf[$0] }
    }

    /// Indices of the rows of a fold (held out), and of all others (training).
    func split(_ fold: Int) -> (training: [Int], held: [Int]) {
        (ofRows.indices.filter { ofRows[$0] != fold }, ofRows.indices.filter { ofRows[$0] == fold })
    }
}
