import Synchronization

/// Makes the n-th operation on files fail, so that tests see what a full or failing disk leaves behind.
///
///     let fault = FaultInjection(failing: .write, at: 3, code: ENOSPC)
///     FaultInjection.$current.withValue(fault) { … }
///
/// Bound to the task; threads that are started without one do not see it.
package final class FaultInjection: Sendable {
    package enum Operation: Sendable, CaseIterable {
        case create, write, sync, rename
    }

    /// Injection that the current task's file operations are subjected to.
    @TaskLocal package static var current: FaultInjection?

    /// Kind of operation that fails; nil counts every kind.
    package let operation: Operation?
    /// The 1-based number of the operation that fails; later ones succeed.
    package let index: Int
    /// The `errno` with which the operation fails.
    package let code: Int32

    private let seen = Mutex(0)

    package init(failing operation: Operation?, at index: Int, code: Int32) {
        self.operation = operation
        self.index = index
        self.code = code
    }

    /// Number of operations of the kind that were tried so far: below `index`, nothing failed.
    package var count: Int { seen.withLock { $0 } }

    /// The `errno` with which an operation must fail now, if it must.
    static func check(_ operation: Operation) -> Int32? {
        guard let current, current.operation == nil || current.operation == operation else { return nil }
        let number = current.seen.withLock { seen in
            seen += 1
            return seen
        }
        return number == current.index ? current.code : nil
    }
}
