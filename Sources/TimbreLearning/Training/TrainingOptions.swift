public import TimbreBase

/// How a training runs; nothing here changes what comes out of it.
public struct TrainingOptions: Sendable {
    /// Where the state is kept; nil keeps none.
    public var checkpointPath: String?
    /// Where the history is kept, as CSV; nil keeps none.
    public var historyPath: String?
    /// Between two checkpoints at least.
    public var checkpointSeconds = 30.0
    /// Whether to go on from the checkpoint; the outcome is the same as of a training that was never interrupted.
    public var resume = false

    public init() {}
}

/// How far a training is.
public enum TrainingProgress: Sendable, Equatable {
    case learning(EpochProgress)
    /// Songs that the trained model has mapped.
    case mapping(Portion)
}

/// How far an epoch of a training is.
public struct EpochProgress: Sendable, Equatable {
    /// From 1.
    public var epoch: Int
    /// At most; training may stop earlier.
    public var epochs: Int
    /// Of this epoch.
    public var songs: Portion
    public var songsPerSecond: Double
    /// Until the last epoch, if training does not stop earlier.
    public var secondsLeft: Double
    /// The last epoch that is complete.
    public var lastEpoch: EpochRecord?
    /// Whether `lastEpoch` has just ended.
    public var isEndOfEpoch: Bool
}
