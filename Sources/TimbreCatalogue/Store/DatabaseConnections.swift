import Dispatch
import GRDB
import Synchronization

/// Connections to one database; each reading thread takes one.
final class DatabaseConnections: Sendable {
    private let queues: [DatabaseQueue]
    private let idle: Mutex<[DatabaseQueue]>
    private let isIdle: DispatchSemaphore

    init(_ queues: [DatabaseQueue]) {
        self.queues = queues
        idle = Mutex(queues)
        isIdle = DispatchSemaphore(value: 0)
        // A semaphore must not be released with a lower count than it was made with.
        for _ in queues { isIdle.signal() }
    }

    /// Calls the body with a connection that no other thread uses; waits for one.
    func withOne<Result>(_ body: (DatabaseQueue) throws -> Result) rethrows -> Result {
        if queues.count == 1 { return try body(queues[0]) }
        isIdle.wait()
        let queue = idle.withLock { $0.removeLast() }
        defer {
            idle.withLock { $0.append(queue) }
            isIdle.signal()
        }
        return try body(queue)
    }

    func close() throws { for queue in queues { try queue.close() } }
}
