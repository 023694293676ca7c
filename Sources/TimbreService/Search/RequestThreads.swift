import Foundation
import Synchronization

/// Threads that answer requests. They may wait for a disk or a search, as threads of Swift's concurrency must not.
final class RequestThreads: Sendable {
    private struct State {
        /// Bodies in the order of arrival; nil for those before `first`, which were taken.
        var waiting: [(@Sendable () -> Void)?] = []
        var first = 0
        var isStopped = false
    }

    private let state = Mutex(State())
    private let condition = NSCondition()

    init(count: Int, name: String) {
        for number in 0..<count {
            let thread = Thread { [self] in run() }
            thread.name = "timbre-\(name)-\(number)"
            thread.stackSize = 2 << 20
            thread.start()
        }
    }

    /// Ends the threads once they have run all waiting bodies.
    func stop() {
        state.withLock { $0.isStopped = true }
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }

    /// Runs a body on one of the threads, and returns its result.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let isStopped = state.withLock { state in
                if !state.isStopped { state.waiting.append { continuation.resume(with: Result { try body() }) } }
                return state.isStopped
            }
            if isStopped { return continuation.resume(throwing: CancellationError()) }
            condition.lock()
            condition.signal()
            condition.unlock()
        }
    }

    /// Runs a long body on one of the threads, a short one at once.
    func run<Value: Sendable>(
        ifLong isLong: Bool, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        isLong ? try await run(body) : try body()
    }

    private func run() {
        while let body = next() { body() }
    }

    private func next() -> (@Sendable () -> Void)? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            let (body, isStopped) = state.withLock { state -> ((@Sendable () -> Void)?, Bool) in
                guard state.first < state.waiting.count else { return (nil, state.isStopped) }
                let body = state.waiting[state.first]
                state.waiting[state.first] = nil
                state.first += 1
                if state.first == state.waiting.count || state.first >= 1024 {
                    state.waiting.removeFirst(state.first)
                    state.first = 0
                }
                return (body, false)
            }
            if let body { return body }
            if isStopped { return nil }
            condition.wait()
        }
    }
}
