import Synchronization
import Timbre
import TimbreBase
import TimbreSearch

/// Searches an index together with what others ask at the same time.
struct BatchedSearcher: IndexSearcher {
    let index: LatentIndex
    let thread: SearchThread

    /// Queries that are searched in one turn, and members of a group: more take turns with others.
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
            // Whoever asks for so many has vectors of songs and of ways between them.
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
