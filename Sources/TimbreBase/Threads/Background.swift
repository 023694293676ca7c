import Dispatch
import Synchronization

/// Work on another thread, whose result is waited for when it is needed.
package final class Background<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let group = DispatchGroup()

    package init(_ work: @escaping @Sendable () throws -> Value) {
        DispatchQueue.global(qos: .utility).async(group: group) { [self] in
            let outcome = Result(catching: work)
            result.withLock { $0 = outcome }
        }
    }

    package var isDone: Bool { result.withLock { $0 != nil } }

    package func wait() {
        group.wait()
    }

    /// Waits for the work to end, and returns its result.
    package func value() throws -> Value {
        wait()
        return try result.withLock { try $0!.get() }
    }
}
