import TimbreBase
import TimbreCompute

/// Songs of a shape, and the plans of their epochs in plain loops.
struct PlanReference {
    let songs: PlannedSongs
    private var columns: [Column] = []
    /// For each kind the labels of every row of the data set, of which an epoch draws one.
    private var labels: [[[Int32]]] = []
    private var targets: [RowEntries]?
    private let label: String

    private struct Column {
        /// Ids of every row of the data set, with their weights.
        var rows: [RowEntries]
        /// Whether a row has not one alone.
        var isWeighted: Bool
        var canBeHidden: Bool
        var tableRows: Int

        var ids: IDColumn {
            let entries = WeightedIDs(rows)
            return !isWeighted ? .one(entries.ids) : canBeHidden ? .names(entries) : .several(entries)
        }
    }

    /// - Parameter place: the index of the shape among all: each has other batches, columns and labels.
    init(_ shape: Conformance.Shape, place: Int) {
        var draws = Draws(seed: place)
        let (count, all) = (shape.rows, shape.rows + 5)
        let batch = [7, count, max(count - 1, 1), count + 1, 64, count < 100 ? 1 : 5][place % 6]
        let kinds = [[0], [0, 1], [2, 0], [1, 2], [0, 0, 1, 0, 0, 1]][place % 5]
        for kind in kinds {
            let tableRows = kind == 1 ? shape.depth : shape.columns
            let one: RowEntries = [(id: 0, weight: 1)]
            var rows: [RowEntries] = []
            if kind == 0 {
                for id in draws.integers(all, below: tableRows) { rows.append([(id: Int(id), weight: 1)]) }
            } else {
                rows = draws.entries(all, below: tableRows, most: 4)
                // Names are one at least.
                if kind == 1 { for row in rows.indices where rows[row].isEmpty { rows[row] = one } }
            }
            columns.append(
                Column(rows: rows, isWeighted: kind > 0, canBeHidden: kind < 2, tableRows: tableRows))
        }
        // The first is the same in each epoch.
        for kind in 0..<place % 4 {
            if kind == 0 {
                labels.append(draws.integers(all, below: count / 2 + 1).map { [$0] })
            } else {
                labels.append(draws.entries(all, below: 9, most: 3).map { its in its.map { Int32($0.id) + 1 } })
            }
        }
        if place % 7 == 3 { targets = draws.entries(all, below: 6, most: 2) }
        let rows = (0..<Int32(all)).map { $0 }
        let rowLabels = labels.enumerated().map { kind, lists -> RowLabels in
            if kind == 0 { return .fixed(lists.map { $0[0] }) }
            var starts: [Int32] = [0]
            for list in lists { starts.append(starts[starts.count - 1] + Int32(list.count)) }
            return .drawn(
                LabelDraw(
                    starts: starts, labels: Array(lists.joined()), seed: 3, stream: .nameLabels, number: UInt32(kind)))
        }
        songs = PlannedSongs(
            rows: place % 2 == 0 ? Array(rows.prefix(count)) : Array(rows.suffix(count)),
            columns: columns.map { ($0.ids, $0.tableRows) }, labels: rowLabels, havePlaylists: place % 4 > 1,
            targets: targets.map(WeightedIDs.init), batchSize: batch, seed: UInt64(place) << 31 | 5,
            unknownShare: [0, 0.1, 0.5][place % 3])
        label = "\(count) songs in batches of \(batch), columns \(kinds), \(labels.count) kinds of labels"
    }

    /// The rows of the data set in an epoch's order.
    private func order(_ epoch: UInt32) -> [Int32] {
        let random = Philox(seed: songs.seed)
        var rows = songs.rows
        for place in stride(from: rows.count - 1, to: 0, by: -1) {
            let swap = rows.count - 1 - place
            let word = random(UInt32(swap / 4), .order, 0, epoch)[swap % 4]
            rows.swapAt(place, Int((UInt64(word) * UInt64(place + 1)) >> 32))
        }
        guard !labels.isEmpty else { return rows }
        let pairs = paired(rows.map { [$0] }) { self.label(of: $0[0], kind: 0, epoch) }
        guard songs.havePlaylists else { return pairs.flatMap(\.self) }
        return paired(pairs) { unit in
            unit.lazy.map { self.label(of: $0, kind: labels.count - 1, epoch) }.first { $0 != 0 } ?? 0
        }.flatMap(\.self)
    }

    private func label(of row: Int32, kind: Int, _ epoch: UInt32) -> Int32 {
        let its = labels[kind][Int(row)]
        guard its.count > 1 else { return its.first ?? 0 }
        let word = Philox(seed: 3)(UInt32(row), .nameLabels, UInt32(kind), epoch)[0]
        return its[Int((UInt64(word) * UInt64(its.count)) >> 32)]
    }

    private func paired(_ units: [[Int32]], label: ([Int32]) -> Int32) -> [[Int32]] {
        let labels = units.map(label)
        var isTaken = units.map { _ in false }
        return units.indices.compactMap { first in
            if isTaken[first] { return nil }
            let other = (first + 1..<units.count).first { !isTaken[$0] && labels[$0] == labels[first] }
            guard labels[first] != 0, let other else { return units[first] }
            isTaken[other] = true
            return units[first] + units[other]
        }
    }

    private func entries(_ column: Int, of row: Int32, _ epoch: UInt32) -> RowEntries {
        let number = UInt32(column)
        let word = Philox(seed: songs.seed)(UInt32(row), .unknownCategories, number / 4, epoch)[column % 4]
        let isHidden = columns[column].canBeHidden && Double(word) < (songs.unknownShare * 4_294_967_296).rounded(.down)
        return isHidden ? [(id: 0, weight: 1)] : columns[column].rows[Int(row)]
    }

    func compare(
        _ plan: DeviceEpochPlan, epoch: Int, on device: Device, _ comparison: inout Comparison
    ) throws {
        let (label, epoch) = ("epoch \(epoch) of \(label)", UInt32(epoch))
        let order = order(epoch)
        let batches = stride(from: 0, to: order.count, by: songs.batchSize).map {
            $0..<min($0 + songs.batchSize, order.count)
        }
        guard plan.batches == batches else { return comparison.expect(false, "\(label): other batches") }
        for (batch, range) in batches.enumerated() {
            let (its, rows) = (plan.songs(ofBatch: batch), Array(order[range]))
            comparison.expect(try device.read(its.rows) == rows, "\(label): other songs in batch \(batch)")
            for kind in labels.indices {
                comparison.expect(
                    try device.read(its.labels[kind]) == rows.map { self.label(of: $0, kind: kind, epoch) },
                    "\(label): other labels of kind \(kind) in batch \(batch)")
            }
            for (column, category) in its.categories.enumerated() {
                let entries = rows.map { self.entries(column, of: $0, epoch) }
                let expected = ColumnPlan(
                    columns[column].isWeighted ? .several(entries) : .one(entries.map { Int32($0[0].id) }))
                let found = try category.parts.map(device.read)
                for (part, name) in zip(expected.parts.indices, TrainingBatch.Category.partNames) {
                    comparison.expect(
                        found[part] == expected.parts[part],
                        "\(label): other \(name) of column \(column), batch \(batch)")
                }
            }
            guard let targets else { continue }
            let (starts, expected) = (
                try its.targets.map { try device.read($0.starts) } ?? [], rows.map { targets[Int($0)] }
            )
            comparison.expect(
                zip(starts, starts.dropFirst()).map { Int($1 - $0) } == expected.map(\.count),
                "\(label): other numbers of targets in batch \(batch)")
            let ids = try its.targets.map { try device.read($0.ids) } ?? []
            if let first = starts.first, let last = starts.last {
                comparison.expect(
                    ids[Int(first)..<Int(last)].map { Int($0) } == expected.joined().map(\.id),
                    "\(label): other targets in batch \(batch)")
            }
        }
    }
}

extension TrainingBatch.Category {
    fileprivate static let partNames = [
        "ids", "distinct rows", "places", "order", "pieces", "segments", "starts", "weights by song", "weights by row",
    ]

    /// Matrices of the column, in the order of `ColumnPlan`.
    fileprivate var parts: [Matrix<Int32>] {
        [ids, distinct, places, order, pieces, segments]
            + (weights.map {
                [$0.starts, $0.bySong.reinterpreted(as: Int32.self), $0.byRow.reinterpreted(as: Int32.self)]
            } ?? [])
    }
}

extension WeightedIDs {
    fileprivate init(_ rows: [RowEntries]) {
        self.init()
        for row in rows { append(row.map { (id: Int32($0.id), weight: $0.weight) }) }
    }
}
