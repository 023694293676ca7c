import Synchronization

/// Browsers that have signed in. They are asked again after a start of the service.
final class Sessions: Sendable {
    /// In the order in which they signed in.
    private let names = Mutex<[String]>([])

    /// Sessions that are kept: the oldest ends for a further one.
    private static let most = 1000

    /// The name of a new session, which nobody can guess.
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
