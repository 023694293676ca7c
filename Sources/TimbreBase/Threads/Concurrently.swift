import Foundation
import Synchronization

/// Calls `body` with every element at once, each on a thread of its own, and returns when all are done. One element
/// alone stays on the calling thread.
///
/// The threads may wait for devices, for files and for each other's work in the background: they are none of those that
/// `Workers` and `Background` share.
///
/// - Parameter watch: a closure called on the calling thread, 50 times a second, while the others work: only there is a
///   cancelled task noticed.
/// - Returns: the results in the order of the elements.
/// - Throws: the first error of `body`, `CancellationError` only where there is no other, once all calls have ended.
package func concurrently<Element: Sendable, Result: Sendable>(
    _ elements: [Element], watch: () -> Void = {}, _ body: @escaping @Sendable (Element) throws -> Result
) throws -> [Result] {
    guard elements.count > 1 else { return try elements.map(body) }
    let outcomes = Outcomes<Result>(count: elements.count)
    let group = DispatchGroup()
    for (place, element) in elements.enumerated() {
        group.enter()
        let thread = Thread {
            outcomes.set(place, Swift.Result { try body(element) })
            group.leave()
        }
        thread.stackSize = 8 << 20
        thread.start()
    }
    while group.wait(timeout: .now() + .milliseconds(20)) == .timedOut { watch() }
    return try outcomes.values()
}

private final class Outcomes<Value: Sendable>: Sendable {
    private let state: Mutex<(values: [Value?], fault: (any Error)?)>

    init(count: Int) { state = Mutex((.init(repeating: nil, count: count), nil)) }

    func set(_ place: Int, _ outcome: Result<Value, any Error>) {
        state.withLock { state in
            switch outcome {
            case .success(let value): state.values[place] = value
            // A thread that was only told to stop does not know the cause.
            case .failure(let fault): if state.fault == nil || state.fault is CancellationError { state.fault = fault }
            }
        }
    }

    func values() throws -> [Value] {
        try state.withLock { state in
            if let fault = state.fault { throw fault }
            return state.values.compactMap(\.self)
        }
    }
}
