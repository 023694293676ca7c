/// What a training leaves.
public struct TrainingOutcome: Sendable {
    public var model: Model
    /// Every epoch, also those before an interruption.
    public var history: [EpochRecord]
    public var report: TrainingReport
}
