/// State of early stopping and of the halving of the rate, by the validation losses so far.
struct EarlyStopping: Sendable, Equatable, Codable {
    private(set) var rate: Double
    private(set) var bestLoss: Double?
    private(set) var bestEpoch: Int?
    private(set) var epochsSinceBest = 0
    /// Number of epochs since the best loss or the last halving.
    private(set) var epochsOnPlateau = 0

    init(rate: Double) {
        self.rate = rate
    }

    /// - Returns: whether the loss is the best so far.
    mutating func observe(_ loss: Double, epoch: Int, plateau: Int?) -> Bool {
        if bestLoss.map({ loss < $0 }) ?? true {
            (bestLoss, bestEpoch, epochsSinceBest, epochsOnPlateau) = (loss, epoch, 0, 0)
            return true
        }
        epochsSinceBest += 1
        epochsOnPlateau += 1
        if let plateau, epochsOnPlateau >= max(plateau, 1) {
            rate /= 2
            epochsOnPlateau = 0
        }
        return false
    }

    var isPossible: Bool {
        let counts = 0...1 << 40
        return rate > 0 && rate.isFinite && bestLoss?.isFinite ?? true && counts.contains(bestEpoch ?? 0)
            && counts.contains(epochsSinceBest) && counts.contains(epochsOnPlateau)
    }

    /// Whether training ends: as Keras counts, after `patience` epochs without a better loss, at least one.
    func isOver(patience: Int) -> Bool { epochsSinceBest >= max(patience, 1) }
}
