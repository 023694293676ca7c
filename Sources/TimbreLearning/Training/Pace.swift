import TimbreCompute

/// Number of steps that are enqueued before an earlier one is waited for: small enough that progress and Ctrl-C are
/// prompt on a slow device. A step is waited for when as many are enqueued behind it, so that the device is never idle.
struct Pace {
    private static let seconds = 0.125
    private var stepsBetweenWaits = 1
    private var steps = 0
    private var start: ContinuousClock.Instant
    private var last: (mark: WorkMark, batch: Int)?

    init() {
        start = .now
    }

    /// Starts measuring anew: the time since the last wait was not spent on steps.
    mutating func restart() {
        (steps, start, last) = (0, .now, nil)
    }

    /// Counts a step that was enqueued, and now and then waits for an earlier one.
    ///
    /// - Parameter batch: the number of the epoch's batches that are enqueued.
    /// - Returns: the number of batches that are trained, where it was waited for; else nil.
    mutating func step(_ batch: Int, on device: Device) throws -> Int? {
        steps += 1
        guard steps >= stepsBetweenWaits else { return nil }
        let mark = try device.mark()
        defer { last = (mark, batch) }
        let waited = mark.isPast ? (mark, batch) : last
        if let waited {
            try device.wait(for: waited.mark)
            // The number of steps grows slowly, because the first ones compile kernels.
            let perStep = max(start.duration(to: .now) / .seconds(1), 1e-9) / Double(steps)
            stepsBetweenWaits = max(1, min(stepsBetweenWaits * 2, Int(Pace.seconds / perStep)))
        }
        (steps, start) = (0, .now)
        return waited?.batch
    }
}
