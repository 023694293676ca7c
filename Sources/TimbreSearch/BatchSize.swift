/// Number of queries in a batch: doubled while a step takes less than 40 ms, halved where it takes more than 80, so
/// that a search can stop within 100 ms.
struct BatchSize {
    private(set) var size: Int
    private let isFixed: Bool

    init(fixed: Int?) {
        (size, isFixed) = (fixed ?? 32, fixed != nil)
    }

    /// Runs a step for `count` queries and adapts the size to the time it takes.
    mutating func measure(_ count: Int, _ step: () throws -> Void) rethrows {
        let duration = try ContinuousClock().measure(step)
        guard !isFixed && count == size else { return }
        if duration < .milliseconds(40) { size *= 2 }
        if duration > .milliseconds(80) { size = max(size / 2, 1) }
    }
}
