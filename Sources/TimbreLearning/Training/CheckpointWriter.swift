import TimbreBase
import TimbreCompute
import TimbreFiles

/// Writes checkpoints in the background, one at a time.
struct CheckpointWriter {
    private let path: String
    private let shape: NetworkShape
    private let secondsBetween: Double
    private let device: Device
    private var last: ContinuousClock.Instant
    private var pending: Background<Void>?
    /// Whether there is a checkpoint of this training on disk.
    var isKept = false

    /// - Parameter device: the device that trains.
    init(path: String, shape: NetworkShape, secondsBetween: Double, device: Device) {
        (self.path, self.shape, self.secondsBetween, self.device) = (path, shape, secondsBetween, device)
        last = .now
    }

    /// Whether enough time has passed since the last checkpoint, and that one is written.
    var isDue: Bool {
        last.duration(to: .now) >= .seconds(secondsBetween) && pending.map(\.isDone) ?? true
    }

    /// Starts writing.
    ///
    /// - Parameter checkpoint: called on the thread that writes.
    /// - Throws: what the earlier write threw.
    mutating func write(_ checkpoint: @escaping @Sendable () throws -> Checkpoint) throws {
        try finish()
        last = .now
        // A failure that a test injects has to happen on another thread too.
        pending = Background { [path, shape, device, injected = FaultInjection.current] in
            try device.phase("write a checkpoint") {
                try FaultInjection.$current.withValue(injected) { try checkpoint().write(to: path, shape: shape) }
            }
        }
    }

    /// Waits for a write under way, whether it succeeds or fails.
    mutating func wait() {
        try? finish()
    }

    /// Waits until the last checkpoint is on disk.
    ///
    /// - Throws: `FileFault` where it could not be written.
    mutating func finish() throws {
        defer { pending = nil }
        guard let pending else { return }
        try pending.value()
        isKept = true
    }
}
