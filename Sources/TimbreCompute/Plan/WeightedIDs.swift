/// Ids with weights for each row of a data set, compressed (CSR).
package struct WeightedIDs: Sendable, Equatable {
    /// `[rows + 1]`: ascending; row i has the entries starts[i]..<starts[i + 1].
    package private(set) var starts: [Int32] = [0]
    /// `[entries]`; a row has each id once.
    package private(set) var ids: [Int32] = []
    /// `[entries]`.
    package private(set) var weights: [Float] = []

    /// - Parameter rows: the ids and weights of each row, fewer than 2³¹ entries together.
    package init(_ rows: some Sequence<[(id: Int32, weight: Float)]> = []) {
        for row in rows { append(row) }
    }

    package var rowCount: Int { starts.count - 1 }

    package mutating func append(_ row: [(id: Int32, weight: Float)]) {
        ids += row.map(\.id)
        weights += row.map(\.weight)
        starts.append(Int32(ids.count))
    }

    /// Appends a row by its ids and their weights, as many of each.
    package mutating func append(ids: ArraySlice<Int32>, weights: ArraySlice<Float>) {
        self.ids += ids
        self.weights += weights
        starts.append(Int32(self.ids.count))
    }

    package func entries(ofRow row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }

    package func ids(ofRow row: Int) -> ArraySlice<Int32> { ids[entries(ofRow: row)] }

    package func replacingIDs(by ids: [Int32]) -> WeightedIDs {
        precondition(ids.count == self.ids.count)
        var replaced = self
        replaced.ids = ids
        return replaced
    }

    /// A copy whose weights are multiplied by a factor.
    package func scaled(by factor: Float) -> WeightedIDs {
        var scaled = self
        for entry in scaled.weights.indices { scaled.weights[entry] *= factor }
        return scaled
    }

    /// A copy without the entries of some ids.
    package func filtered(_ isIncluded: (Int32) -> Bool) -> WeightedIDs {
        WeightedIDs(
            (0..<rowCount).map { row in
                entries(ofRow: row).filter { isIncluded(ids[$0]) }.map { (ids[$0], weights[$0]) }
            })
    }

    /// A copy with the ids replaced; ids of a row that become one add their weights.
    package func mapped(_ replacement: (Int32) -> Int32) -> WeightedIDs {
        WeightedIDs(
            (0..<rowCount).map { row in
                var mapped: [(id: Int32, weight: Float)] = []
                for entry in entries(ofRow: row) {
                    let id = replacement(ids[entry])
                    if let place = mapped.firstIndex(where: { $0.id == id }) {
                        mapped[place].weight += weights[entry]
                    } else {
                        mapped.append((id, weights[entry]))
                    }
                }
                return mapped
            })
    }

    /// The given rows, in their order; hidden rows have the id "unknown" alone.
    package func gathered(_ rows: [Int32], isHidden: (_ place: Int) -> Bool) -> WeightedIDs {
        WeightedIDs(
            rows.enumerated().map { place, row in
                isHidden(place) ? [(0, 1)] : entries(ofRow: Int(row)).map { (ids[$0], weights[$0]) }
            })
    }

    /// The given rows, in their order.
    package func gathered(_ rows: [Int32]) -> WeightedIDs {
        var gathered = WeightedIDs()
        gathered.starts.reserveCapacity(rows.count + 1)
        var entryCount: Int32 = 0
        for row in rows {
            entryCount += starts[Int(row) + 1] - starts[Int(row)]
            gathered.starts.append(entryCount)
        }
        gathered.ids = entries(ofRows: rows, in: ids, count: Int(entryCount))
        gathered.weights = entries(ofRows: rows, in: weights, count: Int(entryCount))
        return gathered
    }

    /// Entries of rows, without a slice for each: an epoch gathers every row of a data set.
    private func entries<Entry>(ofRows rows: [Int32], in all: [Entry], count: Int) -> [Entry] {
        [Entry](unsafeUninitializedCapacity: count) { target, filled in
            all.withUnsafeBufferPointer { all in
                for row in rows {
                    filled = target[filled...].initialize(fromContentsOf: all[entries(ofRow: Int(row))])
                }
            }
        }
    }

    /// Rows and ids exchanged: entry i of row j becomes entry j of row i.
    ///
    /// - Parameter count: the number of ids: every id is below.
    package func transposed(ids count: Int) -> WeightedIDs {
        var transposed = WeightedIDs()
        var next = [Int32](repeating: 0, count: count + 1)
        for id in ids { next[Int(id) + 1] += 1 }
        for id in 0..<count { next[id + 1] += next[id] }
        transposed.starts = next
        transposed.ids = .init(repeating: 0, count: ids.count)
        transposed.weights = .init(repeating: 0, count: ids.count)
        for row in 0..<rowCount {
            for entry in entries(ofRow: row) {
                let (id, place) = (Int(ids[entry]), Int(next[Int(ids[entry])]))
                transposed.ids[place] = Int32(row)
                transposed.weights[place] = weights[entry]
                next[id] += 1
            }
        }
        return transposed
    }
}
