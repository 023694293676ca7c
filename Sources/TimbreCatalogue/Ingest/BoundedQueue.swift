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

    /// Waits for room and adds an element. After the consumer's `abandon`, elements are dropped.
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

    /// Ends the queue: the producer adds nothing more.
    func finish() {
        condition.withLock {
            isFinished = true
            condition.broadcast()
        }
    }

    /// Gives up: the consumer takes nothing more.
    func abandon() {
        condition.withLock {
            isAbandoned = true
            elements = []
            condition.broadcast()
        }
    }
}
