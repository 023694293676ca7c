/// Where a training stands, but for its weights: with them, all that is needed to go on to the same end.
struct TrainingState: Sendable, Equatable, Codable {
    /// Steps of Adam taken so far.
    var step = 0
    /// The current epoch, from 1.
    var epoch = 1
    /// Batches of the current epoch that are done.
    var batch = 0
    /// Spent in the current epoch so far.
    var seconds = 0.0
    var stopping: EarlyStopping
    var history: [EpochRecord] = []

    init(rate: Double) {
        stopping = EarlyStopping(rate: rate)
    }

    func isOver(epochs: Int, patience: Int) -> Bool {
        batch == 0 && (epoch > epochs || stopping.isOver(patience: patience))
    }
}
