import Synchronization
import Timbre
import TimbreBase
import TimbreSearch

/// Searches an index together with what others ask at the same time.
struct BatchedSearcher: IndexSearcher {
    let index: LatentIndex
    let thread: SearchThread

    func neighbours(
        of queries: VectorSource, _ options: SearchOptions, work: Work<SearchProgress>
    ) throws -> Neighbours {
        try thread.neighbours(
            in: index, of: queries, options, priority: .interactive, isCancelled: work.isCancelled)
    }

    func scores(of group: GroupQuery, filter: RowFilter?, work: Work<Never>) throws -> GroupScores {
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
