/// Progress of a training, which together with its weights is all that is needed to go on to the same end.
struct TrainingState: Sendable, Equatable, Codable {
    /// Number of Adam's steps taken so far.
    var step = 0
    /// Number of the current epoch, from 1.
    var epoch = 1
    /// Number of the current epoch's batches that are done.
    var batch = 0
    /// Seconds spent in the current epoch so far.
    var seconds = 0.0
    var stopping: EarlyStopping
    var history: [EpochRecord] = []

    init(rate: Double) {
        stopping = EarlyStopping(rate: rate)
    }

    /// Whether a training can have this state: a checkpoint from elsewhere is not trusted.
    var isPossible: Bool {
        let counts = 0...1 << 40
        let numbers = 0.0..<1e12
        return counts.contains(step) && (1...1 << 40).contains(epoch) && counts.contains(batch)
            && numbers.contains(seconds) && stopping.isPossible && history.count < epoch
            && history.enumerated().allSatisfy { place, record in
                record.epoch == place + 1 && record.loss.isFinite && record.validationLoss?.isFinite ?? true
                    && numbers.contains(record.rate) && numbers.contains(record.seconds)
                    && numbers.contains(record.songsPerSecond)
            }
    }

    func isOver(epochs: Int, patience: Int) -> Bool {
        batch == 0 && (epoch > epochs || stopping.isOver(patience: patience))
    }
}
