import Synchronization

/// Rule by which requests are refused: a request is admitted unless as many queries as may wait would be answered
/// before it.
///
/// Queries of bulk searches are answered after those of people, so they count only for bulk searches.
final class Admission: Sendable {
    private let waiting = Mutex<(interactive: Int, bulk: Int)>((0, 0))
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Numbers of queries that wait or are being answered.
    var queries: (interactive: Int, bulk: Int) { waiting.withLock { $0 } }

    /// Admits a request; `leave` ends it.
    ///
    /// - Returns: nil where the request is admitted; else the number of queries before it.
    func enter(_ queries: Int, _ priority: SearchThread.Priority) -> Int? {
        waiting.withLock { waiting in
            let before = priority == .bulk ? waiting.bulk : waiting.interactive
            guard before < limit else { return before }
            if priority == .bulk { waiting.bulk += queries } else { waiting.interactive += queries }
            return nil
        }
    }

    func leave(_ queries: Int, _ priority: SearchThread.Priority) {
        waiting.withLock { waiting in
            if priority == .bulk { waiting.bulk -= queries } else { waiting.interactive -= queries }
        }
    }
}

/// Admitted request: its queries count until they are answered, or until nobody waits for them.
final class Admitted: Sendable {
    private let admission: Admission
    private let priority: SearchThread.Priority
    private let left: Mutex<Int>

    /// - Parameter queries: number of queries that `enter` admitted.
    init(_ queries: Int, _ priority: SearchThread.Priority, of admission: Admission) {
        (self.admission, self.priority) = (admission, priority)
        left = Mutex(queries)
    }

    /// Counts some queries as answered.
    func finish(_ queries: Int) {
        let done = left.withLock { left in
            let done = min(queries, left)
            left -= done
            return done
        }
        admission.leave(done, priority)
    }

    deinit { admission.leave(left.withLock { $0 }, priority) }
}
