import TimbreBase
import TimbreCompute

/// Everything about an epoch that chance decides, as a function of the seed and the epoch alone: the order of the
/// songs, their batches, and which category ids are hidden. Made on the host, given to the device once.
struct EpochPlan: Sendable {
    /// `[epoch]`, rows of the data set, batch after batch.
    let rows: [Int32]
    /// Places of each batch in `rows`; the last may be shorter.
    let batches: [Range<Int>]
    /// For each trained category `[epoch]`: the id at each place, 0 where it is hidden.
    package let ids: [[Int32]]
    let segments: [SegmentPlan]
    /// For each category that songs are compared by `[epoch]`: the id at each place.
    let labels: [[Int32]]

    /// - Parameters:
    ///   - rows: of the training split.
    ///   - ids: for each trained category, the id of every row of the data set.
    ///   - labels: for each category that songs are compared by, the id of every row of the data set; songs that share
    ///     the first of them stand in pairs.
    ///   - playlists: whether the last of them are playlists; pairs of one of these then stand side by side.
    ///   - vocabularySizes: of each trained category.
    ///   - epoch: from 1.
    ///   - unknownShare: the share of ids that becomes 0.
    init(
        rows trainingRows: [Int32], ids categoryIDs: [[Int32]], labels: [[Int32]] = [], playlists: Bool = false,
        vocabularySizes: [Int], batchSize: Int, seed: UInt64, epoch: Int, unknownShare: Double
    ) {
        precondition(batchSize >= 1 && epoch >= 1)
        let random = Philox(seed: seed)
        let order = random.permutation(trainingRows.count, stream: .order, epoch: UInt32(epoch))
        let rows = SongPairs.ordered(
            order.map { trainingRows[Int($0)] }, by: labels, playlists: playlists)
        let batches = stride(from: 0, to: rows.count, by: batchSize).map { $0..<min($0 + batchSize, rows.count) }
        var ids = categoryIDs.map { all in rows.map { all[Int($0)] } }
        EpochPlan.hide(&ids, rows: rows, share: unknownShare, random: random, epoch: UInt32(epoch))
        self.rows = rows
        self.labels = labels.map { all in rows.map { all[Int($0)] } }
        self.batches = batches
        self.ids = ids
        segments = zip(ids, vocabularySizes).map { SegmentPlan(ids: $0, vocabularySize: $1, batches: batches) }
    }

    /// The id of category c at row r becomes 0 where word `c % 4` of the counter `(r, unknown, c / 4, epoch)` is below
    /// `share × 2³²`.
    private static func hide(_ ids: inout [[Int32]], rows: [Int32], share: Double, random: Philox, epoch: UInt32) {
        precondition(share >= 0 && share < 1)
        let threshold = UInt32(share * 4_294_967_296)
        guard threshold > 0 else { return }
        let counters = rows.map { UInt32(bitPattern: $0) }
        for category in ids.indices {
            let words = random.words(
                category % 4, counters, .unknownCategories, UInt32(category / 4), epoch)
            for place in rows.indices where words[place] < threshold { ids[category][place] = 0 }
        }
    }
}
