import Foundation

/// Hands work from one thread to another, and makes the first wait where the second falls behind.
///
/// Unchecked: every variable is read and written under the condition's lock.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private let capacity: Int
    private var elements: [Element] = []
    private var isFinished = false
    private var isAbandoned = false

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Waits for room. What comes after the consumer's `abandon` is dropped: `finish` and the consumer's fault follow.
    ///
    /// - Returns: false where the consumer has given up.
    func push(_ element: Element) -> Bool {
        condition.withLock {
            while elements.count >= capacity && !isAbandoned { condition.wait() }
            if !isAbandoned { elements.append(element) }
            condition.broadcast()
            return !isAbandoned
        }
    }

    /// Waits for an element; nil where no more will come.
    func next() -> Element? {
        condition.withLock {
            while elements.isEmpty && !isFinished { condition.wait() }
            condition.broadcast()
            return elements.isEmpty ? nil : elements.removeFirst()
        }
    }

    /// The producer has nothing more.
    func finish() {
        condition.withLock {
            isFinished = true
            condition.broadcast()
        }
    }

    /// The consumer takes nothing more.
    func abandon() {
        condition.withLock {
            isAbandoned = true
            elements = []
            condition.broadcast()
        }
    }
}
