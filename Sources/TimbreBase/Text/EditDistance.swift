/// The edit distance between texts, for typing errors: insertions, deletions, substitutions, and two neighbouring
/// letters swapped (Damerau's optimal string alignment).
package enum EditDistance {
    /// - Returns: the distance, or nil where it is above `limit`.
    package static func between<Text: RandomAccessCollection>(_ a: Text, _ b: Text, limit: Int) -> Int?
    where Text.Element: Equatable, Text.Index == Int {
        guard abs(a.count - b.count) <= limit else { return nil }
        var twoBack = [Int](repeating: 0, count: b.count + 1)
        var previous = Array(0...b.count)
        var current = previous
        for row in 1..<(a.count + 1) {
            current[0] = row
            var smallest = row
            for column in 1..<(b.count + 1) {
                let x = a[a.startIndex + row - 1]
                let y = b[b.startIndex + column - 1]
                var best = min(previous[column], current[column - 1]) + 1
                best = min(best, previous[column - 1] + (x == y ? 0 : 1))
                if row > 1, column > 1, x == b[b.startIndex + column - 2], y == a[a.startIndex + row - 2] {
                    best = min(best, twoBack[column - 2] + 1)
                }
                current[column] = best
                smallest = min(smallest, best)
            }
            if smallest > limit { return nil }
            (twoBack, previous, current) = (previous, current, twoBack)
        }
        return previous[b.count] <= limit ? previous[b.count] : nil
    }
}
