import Synchronization

/// The one rule by which requests are refused: a request is taken unless the queries that would be answered before it are
/// as many as may wait.
///
/// Queries of bulk searches are answered after those of people, and so count for bulk searches alone.
final class Admission: Sendable {
    private let waiting = Mutex<(interactive: Int, bulk: Int)>((0, 0))
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Queries that wait or are being answered.
    var queries: (interactive: Int, bulk: Int) { waiting.withLock { $0 } }

    /// - Returns: nil where the request is taken, to be ended by `leave`; else the queries before it.
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

/// A request that was taken: its queries count until they are answered, or until nobody waits for them.
final class Admitted: Sendable {
    private let admission: Admission
    private let priority: SearchThread.Priority
    private let left: Mutex<Int>

    /// - Parameter queries: that `enter` took.
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
