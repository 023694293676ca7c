import TimbreBase

/// Parts of rows for cross-validation: classes in about their shares, rows of one group together.
struct Folds: Sendable {
    /// The fold of each row.
    let ofRows: [Int]
    let count: Int

    /// - Parameters:
    ///   - strata: a class for each row.
    ///   - groups: rows with the same number stay together; that number counts from 0.
    ///   - count: at least 2; fewer where there are fewer groups.
    ///   - seed: and with it the repeat decide the order in which groups are dealt out.
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
        // Rows that each fold has so far, of a stratum and altogether.
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

    /// Places of the rows of a fold, and of all others.
    func split(_ fold: Int) -> (training: [Int], held: [Int]) {
        (ofRows.indices.filter { ofRows[$0] != fold }, ofRows.indices.filter { ofRows[$0] == fold })
    }
}
