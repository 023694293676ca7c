import TimbreCatalogue

/// A column of a data set whose ids are rows of an embedding table.
enum IDColumn: Sendable {
    /// An id a row; 0 is "unknown".
    case one([Int32])
    /// The names of a row as ids, the weight of 1 divided among them; a row without any has 0, "unknown".
    case names(WeightedIDs)
    /// Several ids a row, or none, each with a weight: a text's terms.
    case several(WeightedIDs)

    /// The names of one category: an id a row where no row has several, or the main ones alone count.
    init(_ names: NameLists, takesAll: Bool) {
        self =
            takesAll && names.haveSeveral
            ? .names(WeightedIDs((0..<names.songCount).lazy.map { .shared(names[$0]) })) : .one(names.main)
    }

    /// The same column with other ids, one after the other.
    func replacingIDs(by ids: [Int32]) -> IDColumn {
        switch self {
        case .one: .one(ids)
        case .names(let entries): .names(entries.replacingIDs(by: ids))
        case .several(let entries): .several(entries.replacingIDs(by: ids))
        }
    }

    /// Ids with their weights, where a row has not one alone.
    var entries: WeightedIDs? {
        switch self {
        case .one: nil
        case .names(let entries), .several(let entries): entries
        }
    }
}

extension [(id: Int32, weight: Float)] {
    /// Names that share the weight of 1; "unknown" where there is none.
    static func shared(_ names: some Collection<Int32>) -> Self {
        names.isEmpty ? [(0, 1)] : names.map { ($0, 1 / Float(names.count)) }
    }
}

/// For each row of a data set its ids with their weights, compressed (CSR).
struct WeightedIDs: Sendable, Equatable {
    /// `[rows + 1]`: ascending; row i has the entries starts[i]..<starts[i + 1].
    private(set) var starts: [Int32] = [0]
    /// `[entries]`; a row has each id once.
    private(set) var ids: [Int32] = []
    /// `[entries]`.
    private(set) var weights: [Float] = []

    /// - Parameter rows: fewer than 2³¹ entries together.
    init(_ rows: some Sequence<[(id: Int32, weight: Float)]> = []) {
        for row in rows { append(row) }
    }

    var rowCount: Int { starts.count - 1 }

    mutating func append(_ row: [(id: Int32, weight: Float)]) {
        ids += row.map(\.id)
        weights += row.map(\.weight)
        starts.append(Int32(ids.count))
    }

    func entries(ofRow row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }

    func ids(ofRow row: Int) -> ArraySlice<Int32> { ids[entries(ofRow: row)] }

    func replacingIDs(by ids: [Int32]) -> WeightedIDs {
        precondition(ids.count == self.ids.count)
        var replaced = self
        replaced.ids = ids
        return replaced
    }

    /// The same rows without the entries of some ids.
    func filtered(_ isIncluded: (Int32) -> Bool) -> WeightedIDs {
        WeightedIDs(
            (0..<rowCount).map { row in
                entries(ofRow: row).filter { isIncluded(ids[$0]) }.map { (ids[$0], weights[$0]) }
            })
    }

    /// The same rows with other ids in the place of some; ids that become one add their weights.
    func mapped(_ replacement: (Int32) -> Int32) -> WeightedIDs {
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

    /// The given rows, in their order; those that are hidden have "unknown" alone.
    func gathered(_ rows: [Int32], isHidden: (_ place: Int) -> Bool) -> WeightedIDs {
        WeightedIDs(
            rows.enumerated().map { place, row in
                isHidden(place) ? [(0, 1)] : entries(ofRow: Int(row)).map { (ids[$0], weights[$0]) }
            })
    }

    /// The given rows, in their order.
    func gathered(_ rows: [Int32]) -> WeightedIDs {
        var gathered = WeightedIDs()
        gathered.starts.reserveCapacity(rows.count + 1)
        for row in rows {
            let entries = entries(ofRow: Int(row))
            gathered.ids += ids[entries]
            gathered.weights += weights[entries]
            gathered.starts.append(Int32(gathered.ids.count))
        }
        return gathered
    }
}
