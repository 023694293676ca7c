import Synchronization

/// Keeps what a callback is given.
public final class Collected<Value: Sendable>: Sendable {
    private let list = Mutex<[Value]>([])

    public init() {}

    public func add(_ value: Value) { list.withLock { $0.append(value) } }

    public var values: [Value] { list.withLock { $0 } }
}
