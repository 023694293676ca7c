import TimbreBase
import TimbreCompute

/// Search of one shard, batch after batch.
///
/// Unchecked: one thread at a time searches a shard, and the search waits for all of them between batches.
final class ShardSearch: @unchecked Sendable {
    let place: Shard.Place
    /// Number of songs in the pieces that hold candidates.
    let songCount: Int
    /// Bytes of the device for a batch of queries.
    let queryBytes: Int
    /// Number of queries searched at a time.
    private(set) var steps: BatchSize
    private let searchBytes: Int
    /// Whether all songs stay on the device.
    let isResident: Bool
    /// Pieces of the shard; nil once the shard is given up.
    private var feed: PieceFeed?

    /// - Throws: `ComputeFault`.
    init(_ shard: Shard, of index: LatentIndex, candidates: RowFilter, steps: BatchSize) throws {
        (place, queryBytes, searchBytes) = (shard.place, shard.queryBytes, shard.searchBytes)
        let feed = try PieceFeed(shard, of: index.vectors, candidates: candidates)
        (songCount, isResident, self.steps, self.feed) = (feed.songCount, feed.isResident, steps, feed)
    }

    /// Queries that are searched together.
    struct Batch: Sendable {
        /// `[count, dimensions]`, row-major.
        let vectors: [Float]
        let count: Int
        let dimensions: Int
        /// Number of neighbours for each query.
        let wanted: Int
        let minimumScore: Float?
        /// Whether the batch is the last one.
        let isLast: Bool
    }

    /// The best songs of the shard.
    ///
    /// - Parameter work: told of the pairs of a query and a song that are scored, and asked between steps.
    /// - Throws: `ComputeFault`; `FileFault`; `CancellationError`.
    func search(_ batch: Batch, work: Work<Int>) throws -> PieceMerge {
        let device = place.device
        let vectors = try device.matrix(batch.vectors, rows: batch.count, columns: batch.dimensions)
        var best = PieceMerge(queryCount: batch.count, k: batch.wanted)
        var pairs = 0
        try feed?.forEach(isLast: batch.isLast) { piece in
            var step = 0
            while step < batch.count {
                try work.check()
                let range = step..<min(step + steps.size, batch.count)
                try steps.measure(range.count) {
                    try device.phase(
                        "search a piece", ["queries": range.count, "first_song": piece.rows.lowerBound]
                    ) {
                        let found = try device.topK(
                            vectors[rows: range], piece.songs, k: batch.wanted, minimumScore: batch.minimumScore,
                            mask: piece.mask, memory: searchBytes)
                        best.add(found, queries: range, firstRow: piece.rows.lowerBound)
                    }
                }
                step = range.upperBound
                pairs += range.count * piece.rows.count
                work.report(pairs)
            }
        }
        return best
    }

    /// Ends the work in the background and frees the device's memory. To be called when the search ends, however it
    /// does.
    func stop() {
        feed?.stop()
        feed = nil
    }
}
