/// How many steps are enqueued before the device is waited for: about a quarter of a second's worth, so that progress
/// and Ctrl-C are prompt on a slow device and a fast one is never idle.
struct Pace {
    private static let seconds = 0.25
    private var stepsBetweenWaits = 1
    private var steps = 0
    private var start: ContinuousClock.Instant

    init() {
        start = .now
    }

    /// Starts measuring anew: the time since the last wait was not spent on steps.
    mutating func restart() {
        steps = 0
        start = .now
    }

    /// Counts a step that was enqueued.
    ///
    /// - Returns: whether to wait for the device now.
    mutating func step() -> Bool {
        steps += 1
        return steps >= stepsBetweenWaits
    }

    /// Says that the device was waited for. The number of steps grows slowly, because the first ones compile kernels.
    mutating func waited() {
        let perStep = max(start.duration(to: .now) / .seconds(1), 1e-9) / Double(max(steps, 1))
        stepsBetweenWaits = max(1, min(stepsBetweenWaits * 2, Int(Pace.seconds / perStep)))
        restart()
    }
}
