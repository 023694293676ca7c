import Synchronization
import TimbreBase
import TimbreCompute

/// The shards of an index in one search: all are searched at once, and their results are merged.
struct SearchedShards {
    private let search: Search
    private var searches: [ShardSearch]
    private let pairs: PairCount

    /// - Throws: `ComputeFault` where no device is left.
    init(_ search: Search) throws {
        self.search = search
        // A shard at a time, held nowhere else: where it is replaced its memory must be free.
        var waiting = Array(try search.index.shards.all().reversed())
        var searches: [ShardSearch] = []
        while let shard = waiting.popLast() {
            searches += try Self.begun(shard, search, steps: BatchSize(fixed: search.options.batch))
        }
        self.searches = searches
        pairs = PairCount(queryCount: search.queryCount, songCount: searches.reduce(0) { $0 + $1.songCount })
    }

    /// A shard's search, or those of shards that take its place.
    private static func begun(_ shard: consuming Shard, _ search: Search, steps: BatchSize) throws -> [ShardSearch] {
        let place = shard.place
        do {
            let begun = try ShardSearch(shard, of: search.index, candidates: search.candidates, steps: steps)
            return [begun]
        } catch {
            return try search.index.shards.replace(place, for: error).flatMap { try begun($0, search, steps: steps) }
        }
    }

    /// Number of queries in the next batch.
    var batchSize: Int {
        let width = search.index.dimensions * MemoryLayout<Float>.stride
        let affordable = min(
            (searches.map(\.queryBytes).min() ?? .max) / width, Self.answerBytes / (search.wanted * 32 + 2 * width))
        // A piece that is brought for a batch should serve as many queries as can share it.
        let isResident = searches.allSatisfy(\.isResident)
        let steps = searches.map(\.steps.size).max() ?? 1
        return max(isResident ? min(steps, affordable) : affordable, 1)
    }

    /// Largest size of a batch's answers on the host, in bytes.
    private static let answerBytes = 256 << 20

    /// - Parameter vectors: the vectors of the batch, of unit length or 0.
    /// - Returns: the best songs of all shards together.
    /// - Throws: `ComputeFault` where no device is left; `FileFault`; `CancellationError`.
    mutating func search(
        _ vectors: [Float], _ batch: Range<Int>, isLast: Bool, work: Work<SearchProgress>
    ) throws -> PieceMerge {
        let asked = ShardSearch.Batch(
            vectors: vectors, count: batch.count, dimensions: search.index.dimensions, wanted: search.wanted,
            minimumScore: search.deviceMinimum, isLast: isLast)
        let stop = StopFlag()
        let pairs = pairs
        var (waiting, done) = (searches, [(search: ShardSearch, best: PieceMerge)]())
        while !waiting.isEmpty {
            let outcomes = try concurrently(
                waiting.byDevice(\.place.device), watch: { if work.isCancelled() { stop.set() } }
            ) { searches in
                do {
                    return try searches.map { its in
                        let part = Work<Int>(
                            report: { work.report(pairs.progress($0, of: its)) },
                            isCancelled: { stop.isSet || work.isCancelled() })
                        return (its, try Result.ofDevice { try its.search(asked, work: part) })
                    }
                } catch {
                    stop.set()
                    throw error
                }
            }.flatMap(\.self)
            waiting = []
            for (its, outcome) in outcomes {
                switch outcome {
                case .success(let best): done.append((its, best))
                case .failure(let fault):
                    _ = pairs.progress(0, of: its)
                    waiting += try replaced(its, for: fault)
                }
            }
        }
        pairs.endBatch()
        done.sort { $0.search.place.rows.lowerBound < $1.search.place.rows.lowerBound }
        var best = done[0].best
        for other in done.dropFirst() { best.add(other.best) }
        return best
    }

    /// The searches of shards that replace a shard whose device failed.
    private mutating func replaced(_ its: ShardSearch, for fault: ComputeFault) throws -> [ShardSearch] {
        its.stop()
        let others = try search.index.shards.replace(its.place, for: fault).flatMap {
            try Self.begun($0, search, steps: BatchSize(fixed: search.options.batch))
        }
        searches.removeAll { $0 === its }
        searches += others
        return others
    }

    /// Ends the work in the background. To be called when the search ends, however it does.
    func stop() { for its in searches { its.stop() } }
}

/// Count of the pairs of a query and a song that are scored so far.
private final class PairCount: Sendable {
    private let state = Mutex<(before: Int, now: [ObjectIdentifier: Int])>((0, [:]))
    private let pairCount: Int
    private let queryCount: Int

    init(queryCount: Int, songCount: Int) { (self.queryCount, pairCount) = (queryCount, queryCount * songCount) }

    /// - Parameter pairs: the number of pairs that this search has scored in the current batch.
    func progress(_ pairs: Int, of search: ShardSearch) -> SearchProgress {
        let done = state.withLock { state in
            state.now[ObjectIdentifier(search)] = pairs
            return state.now.values.reduce(state.before, +)
        }
        return SearchProgress(pairs: min(done, pairCount), pairCount: pairCount, queryCount: queryCount)
    }

    func endBatch() { state.withLock { $0 = ($0.now.values.reduce($0.before, +), [:]) } }
}
