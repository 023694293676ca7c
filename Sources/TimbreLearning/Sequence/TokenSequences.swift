/// Token ids of every row of a data set, compressed: one row after the other.
package struct TokenSequences: Sendable, Equatable {
    /// `[rows + 1]`: ascending from 0; row i has the tokens starts[i]..<starts[i + 1].
    package private(set) var starts: [Int32] = [0]
    /// `[tokens]`.
    package private(set) var ids: [Int32] = []

    /// - Parameter rows: the ids of each row, fewer than 2³¹ tokens together.
    package init(_ rows: some Sequence<[Int32]> = []) {
        for row in rows { append(row) }
    }

    package mutating func append(_ row: some Sequence<Int32>) {
        ids += row
        starts.append(Int32(ids.count))
    }

    package var count: Int { starts.count - 1 }

    /// Range of a row's tokens among all.
    package func tokens(ofRow row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }

    /// The ids of a row's tokens.
    package subscript(row: Int) -> ArraySlice<Int32> { ids[tokens(ofRow: row)] }

    /// Number of tokens in the longest row.
    package var longest: Int { zip(starts, starts.dropFirst()).map { Int($1 - $0) }.max() ?? 0 }
}
