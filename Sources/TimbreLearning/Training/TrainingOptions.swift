public import TimbreBase

/// Options of a training's run; none of them changes its outcome.
public struct TrainingOptions: Sendable {
    /// Path of the checkpoint; nil keeps none.
    public var checkpointPath: String?
    /// Path of the history as CSV; nil keeps none.
    public var historyPath: String?
    /// Minimum number of seconds between checkpoints.
    public var checkpointSeconds = 30.0
    /// Whether to go on from the checkpoint; the outcome is that of a training without interruption.
    public var resume = false

    public init() {}
}

/// Progress of a training.
public enum TrainingProgress: Sendable, Equatable {
    case learning(EpochProgress)
    /// Songs that the trained model has mapped.
    case mapping(Portion)
}

/// Progress of an epoch of a training.
public struct EpochProgress: Sendable, Equatable {
    /// Number of the current epoch, from 1.
    public var epoch: Int
    /// Largest number of epochs; training may stop earlier.
    public var epochs: Int
    /// Songs of the current epoch that are trained.
    public var songs: Portion
    public var songsPerSecond: Double
    /// Seconds until the end of the last epoch, if training does not stop earlier.
    public var secondsLeft: Double
    /// Record of the last complete epoch; nil before there is one.
    public var lastEpoch: EpochRecord?
    /// Whether `lastEpoch` has just ended.
    public var isEndOfEpoch: Bool
}
