/// Result of a training: the model and its history.
public struct TrainingOutcome: Sendable {
    public var model: Model
    /// Record of every epoch, also those before an interruption.
    public var history: [EpochRecord]
    public var report: TrainingReport
}
