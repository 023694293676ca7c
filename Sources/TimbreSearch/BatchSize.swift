/// Queries at a time: doubled while a step takes less than 50 ms, halved where it takes more than 200.
struct BatchSize {
    private(set) var size: Int
    private let isFixed: Bool

    init(fixed: Int?) {
        (size, isFixed) = (fixed ?? 32, fixed != nil)
    }

    /// Does a step for `count` queries and learns from the time it takes.
    mutating func measure(_ count: Int, _ step: () throws -> Void) rethrows {
        let duration = try ContinuousClock().measure(step)
        guard !isFixed && count == size else { return }
        if duration < .milliseconds(50) { size *= 2 }
        if duration > .milliseconds(200) { size = max(size / 2, 1) }
    }
}
