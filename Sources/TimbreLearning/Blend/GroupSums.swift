package import TimbreCatalogue

/// Sums of the rows of each group, in the order of rows.
package struct GroupSums {
    /// Row-major `[groups, dimensions]`; 0 for group 0, which has no rows.
    package private(set) var values: [Double]
    /// Number of rows in each group.
    package private(set) var counts: [Int]

    /// - Parameter groups: the groups of each row.
    package init(of rows: [Float], dimensions d: Int, groups: NameLists) {
        precondition(rows.count == groups.songCount * d, "\(rows.count) values for \(groups.songCount) rows of \(d)")
        let count = Int(groups.ids.max() ?? 0) + 1
        values = .init(repeating: 0, count: count * d)
        counts = .init(repeating: 0, count: count)
        for row in 0..<groups.songCount {
            for group in groups[row].lazy.map({ Int($0) }) {
                for j in 0..<d { values[group * d + j] += Double(rows[row * d + j]) }
                counts[group] += 1
            }
        }
    }
}
