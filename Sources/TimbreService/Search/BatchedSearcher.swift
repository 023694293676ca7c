import Synchronization
import Timbre
import TimbreBase
import TimbreSearch

/// Searcher that combines its searches with those of other callers at the same time.
struct BatchedSearcher: IndexSearcher {
    let index: LatentIndex
    let thread: SearchThread

    /// Largest number of queries searched in one turn, so that larger searches alternate with others; and of members of
    /// a group scored on the search thread.
    private static let most = 64

    func neighbours(
        of queries: VectorSource, _ options: SearchOptions, work: Work<SearchProgress>
    ) throws -> Neighbours {
        guard queries.rows > Self.most else { return try part(queries, options, work) }
        var all: Neighbours?
        for start in stride(from: 0, to: queries.rows, by: Self.most) {
            let range = start..<min(start + Self.most, queries.rows)
            let found = try part(
                VectorSource(queries.values(of: range), dimensions: queries.dimensions), options, work)
            // Many queries are vectors of songs or points of a path, all of which have a direction.
            if let row = found.unanswered.first {
                throw SearchFault.unusableQuery(row: start + row.row, defect: row.defect, path: nil)
            }
            var joined = all ?? Neighbours(queryCount: queries.rows, columns: found.columns)
            joined.replace(range, by: found)
            all = joined
        }
        return all ?? Neighbours(queryCount: 0, columns: 0)
    }

    private func part(
        _ queries: VectorSource, _ options: SearchOptions, _ work: Work<SearchProgress>
    ) throws -> Neighbours {
        try thread.neighbours(
            in: index, of: queries, options, priority: SearchThread.priority, isCancelled: work.isCancelled)
    }

    func scores(of group: GroupQuery, filter: RowFilter?, work: Work<Never>) throws -> GroupScores {
        if group.likes.rows + (group.dislikes?.rows ?? 0) > Self.most {
            return try index.scores(of: group, filter: filter, work: work)
        }
        let found = Found()
        try thread.perform(isCancelled: work.isCancelled) { [index] in
            let scores = Result { try index.scores(of: group, filter: filter, work: work) }
            found.scores.withLock { $0 = scores }
        }
        guard let scores = found.scores.withLock({ $0 }) else { throw CancellationError() }
        return try scores.get()
    }

    private final class Found: Sendable {
        let scores = Mutex<Result<GroupScores, any Error>?>(nil)
    }
}
