package import TimbreBase

/// A label of every row of a data set, by which rows are compared; 0 is none.
package enum RowLabels: Sendable {
    /// `[rows]`: the same in each epoch.
    case fixed([Int32])
    /// One of several labels, which each epoch draws anew.
    case drawn(LabelDraw)

    /// - Returns: `[rows]`, the label of each row.
    package func labels(epoch: Int) -> [Int32] {
        switch self {
        case .fixed(let labels): labels
        case .drawn(let draw): draw.labels(epoch: epoch)
        }
    }

    /// The largest label; 0 where there is none.
    var largest: Int32 {
        switch self {
        case .fixed(let labels): labels.max() ?? 0
        case .drawn(let draw): draw.labels.max() ?? 0
        }
    }
}

/// Several labels a row, of which each epoch draws one: of a row's n labels the one at place `(word × n) >> 32`, where
/// the word is the first of Philox's counter `(row, stream, number, epoch)`, so that over the epochs all take part.
package struct LabelDraw: Sendable {
    /// `[rows + 1]`: ascending; row i has labels[starts[i]..<starts[i + 1]].
    let starts: [Int32]
    /// `[labels]`, one row's after the other's.
    let labels: [Int32]
    let seed: UInt64
    let stream: RandomStream
    /// Number that separates draws of one stream.
    let number: UInt32

    package init(starts: [Int32], labels: [Int32], seed: UInt64, stream: RandomStream, number: UInt32) {
        precondition(starts.last.map { Int($0) == labels.count } ?? false)
        (self.starts, self.labels) = (starts, labels)
        (self.seed, self.stream, self.number) = (seed, stream, number)
    }

    package func labels(ofRow row: Int) -> ArraySlice<Int32> { labels[Int(starts[row])..<Int(starts[row + 1])] }

    /// - Returns: `[rows]`; 0 of a row without labels.
    package func labels(epoch: Int) -> [Int32] {
        let several = (0..<Int32(starts.count - 1)).filter { starts[Int($0) + 1] - starts[Int($0)] > 1 }
        let words = Philox(seed: seed).words(
            0, several.map { UInt32(bitPattern: $0) }, stream, number, UInt32(epoch))
        var drawn = zip(starts, starts.dropFirst()).map { $0 < $1 ? labels[Int($0)] : 0 }
        for (row, word) in zip(several, words) {
            let (start, count) = (starts[Int(row)], starts[Int(row) + 1] - starts[Int(row)])
            drawn[Int(row)] = labels[Int(start) + Int((UInt64(word) * UInt64(count)) >> 32)]
        }
        return drawn
    }
}
