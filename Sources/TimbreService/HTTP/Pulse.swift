import Synchronization

/// Signs of life of a long answer: a client that stops reading must not hold what the answer is made of.
final class Pulse: Sendable {
    private let state = Mutex<(last: ContinuousClock.Instant, isEnded: Bool)>((.now, false))

    func beat() { state.withLock { $0.last = .now } }

    func end() { state.withLock { $0.isEnded = true } }

    /// Calls `giveUp` where nothing was sent for so many seconds, unless the answer has ended.
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
