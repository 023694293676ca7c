import Synchronization

/// Signs of life of a long answer, so that a client that stops reading does not keep its data in memory.
final class Pulse: Sendable {
    private let state = Mutex<(last: ContinuousClock.Instant, isEnded: Bool)>((.now, false))

    func beat() { state.withLock { $0.last = .now } }

    func end() { state.withLock { $0.isEnded = true } }

    /// Calls `giveUp` once nothing was sent for a number of seconds, unless the answer has ended.
    func watch(seconds: Int, giveUp: @escaping @Sendable () -> Void) {
        Task {
            while true {
                try await Task.sleep(for: .seconds(1))
                let (last, isEnded) = state.withLock { $0 }
                if isEnded { return }
                if last + .seconds(seconds) < .now { return giveUp() }
            }
        }
    }
}
