import Synchronization

/// Sessions of browsers that have signed in. Browsers sign in again after the service restarts.
final class Sessions: Sendable {
    /// Names of the sessions, the oldest first.
    private let names = Mutex<[String]>([])

    /// Largest number of sessions; a further one ends the oldest.
    private static let most = 1000

    /// Starts a session, and returns its name, which nobody can guess.
    func begin() -> String {
        var random = SystemRandomNumberGenerator()
        let name = (0..<4).map { _ in
            let word = String(random.next(), radix: 16)
            return String(repeating: "0", count: 16 - word.count) + word
        }.joined()
        names.withLock { names in
            if names.count >= Self.most { names.removeFirst() }
            names.append(name)
        }
        return name
    }

    func holds(_ name: String) -> Bool { names.withLock { $0.contains { Gatekeeper.isEqual($0, name) } } }

    func end(_ name: String) { names.withLock { $0.removeAll { $0 == name } } }
}
