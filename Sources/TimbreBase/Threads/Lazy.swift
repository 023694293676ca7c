import Synchronization

/// A value that is made once, when it is first asked for; further threads that ask meanwhile wait.
package final class Lazy<Value: Sendable>: Sendable {
    private let made = Mutex<Result<Value, any Error>?>(nil)
    private let make: @Sendable () throws -> Value

    package init(_ make: @escaping @Sendable () throws -> Value) { self.make = make }

    /// - Throws: the error of the making, at each access.
    package var value: Value {
        get throws {
            try made.withLock { made in
                let result = made ?? Result { try make() }
                made = result
                return try result.get()
            }
        }
    }
}
