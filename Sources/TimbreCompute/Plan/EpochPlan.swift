import TimbreBase

/// Plan of an epoch, a function of the seed and the epoch alone: the order of the songs, their batches, and which
/// category ids are hidden. This is the host's; `kernels/plan` has a device's.
struct EpochPlan: Sendable {
    /// `[epoch]`, rows of the data set, batch after batch.
    let rows: [Int32]
    /// Places of each batch in `rows`; the last may be shorter.
    let batches: [Range<Int>]
    let columns: [Column]
    /// `[epoch]` for each kind by which rows are compared: the label at each place.
    let labels: [[Int32]]
    /// Classes or labels of each place; nil for a head that rebuilds.
    let targets: WeightedIDs?

    /// Rows of an embedding table that an epoch uses.
    struct Column: Sendable {
        /// `[entries]`: the id of each entry, 0 where its place is hidden, place after place.
        let ids: [Int32]
        let segments: SegmentPlan
        /// Starts and weights of the entries; nil where each place has one id.
        let weights: EntryPlan?
    }

    /// - Parameter epoch: the number of the epoch, from 1.
    init(_ songs: PlannedSongs, epoch: Int) {
        precondition(epoch >= 1)
        let random = Philox(seed: songs.seed)
        let order = random.permutation(songs.rows.count, stream: .order, epoch: UInt32(epoch))
        let labels = songs.labels.map { $0.labels(epoch: epoch) }
        let rows = SongPairs.ordered(
            order.map { songs.rows[Int($0)] }, by: labels, playlists: songs.havePlaylists)
        let batches = songs.batches
        self.rows = rows
        self.labels = labels.map { all in rows.map { all[Int($0)] } }
        self.batches = batches
        targets = songs.targets?.gathered(rows)
        columns = songs.columns.enumerated().map { place, column in
            let isHidden = EpochPlan.hidden(
                place, rows: rows, threshold: songs.hidingThreshold, random: random, epoch: UInt32(epoch))
            switch column.ids {
            case .one(let ofRows):
                var ids = rows.map { ofRows[Int($0)] }
                if let isHidden { for place in rows.indices where isHidden(place) { ids[place] = 0 } }
                return Column(
                    ids: ids, segments: SegmentPlan(ids: ids, vocabularySize: column.tableRows, batches: batches),
                    weights: nil)
            case .names(let ofRows):
                let names = isHidden.map { ofRows.gathered(rows, isHidden: $0) } ?? ofRows.gathered(rows)
                return Column(names, vocabularySize: column.tableRows, batches: batches)
            case .several(let ofRows):
                return Column(ofRows.gathered(rows), vocabularySize: column.tableRows, batches: batches)
            }
        }
    }

    /// Tells which places of category c are hidden as 0: those at whose row r word `c % 4` of the counter `(r, unknown,
    /// c / 4, epoch)` is below the threshold; nil for none.
    private static func hidden(
        _ category: Int, rows: [Int32], threshold: UInt32, random: Philox, epoch: UInt32
    ) -> ((_ place: Int) -> Bool)? {
        guard threshold > 0 else { return nil }
        let words = random.words(
            category % 4, rows.map { UInt32(bitPattern: $0) }, .unknownCategories, UInt32(category / 4), epoch)
        return { words[$0] < threshold }
    }
}

/// Entries of places with several ids: their starts and weights.
struct EntryPlan: Sendable {
    /// `[epoch + batches]`: for each batch the start of each place's entries among the batch's, and their number.
    private(set) var starts: [Int32] = []
    /// Each batch's entries.
    private(set) var batches: [Range<Int>] = []
    /// `[entries]`: weights in the order of the places.
    let bySong: [Float]
    /// `[entries]`: weights by row of the table, in the order of `SegmentPlan.order`.
    private(set) var byRow: [Float] = []

    /// Range of a batch's starts.
    ///
    /// - Parameter places: the places of the batch.
    static func starts(ofBatch batch: Int, _ places: Range<Int>) -> Range<Int> {
        places.lowerBound + batch..<places.upperBound + batch + 1
    }

    fileprivate init(_ rows: WeightedIDs, batches places: [Range<Int>]) {
        bySong = rows.weights
        for range in places {
            let first = rows.starts[range.lowerBound]
            starts += rows.starts[range.lowerBound...range.upperBound].map { $0 - first }
            batches.append(Int(first)..<Int(rows.starts[range.upperBound]))
        }
    }

    fileprivate mutating func order(by segments: SegmentPlan) {
        byRow = batches.flatMap { entries in
            segments.order[entries].map { bySong[entries.lowerBound + Int($0)] }
        }
    }
}

extension EpochPlan.Column {
    /// - Parameter rows: the ids and weights of each place of the epoch.
    fileprivate init(_ rows: WeightedIDs, vocabularySize: Int, batches: [Range<Int>]) {
        var plan = EntryPlan(rows, batches: batches)
        var segments = SegmentPlan(ids: rows.ids, vocabularySize: vocabularySize, batches: plan.batches)
        plan.order(by: segments)
        // Entries are summed by the songs that have them.
        let songs = batches.flatMap { range in
            range.flatMap { place in rows.entries(ofRow: place).map { _ in Int32(place - range.lowerBound) } }
        }
        segments.replaceOrder { entry, batch in songs[plan.batches[batch].lowerBound + Int(entry)] }
        (ids, self.segments, weights) = (rows.ids, segments, plan)
    }
}
