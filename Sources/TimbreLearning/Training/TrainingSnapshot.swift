/// State of a training between two batches, from which it goes on the same to the bit.
struct TrainingSnapshot: Sendable {
    var state: TrainingState
    var values: HostWeights
    var mean: HostWeights
    var variance: HostWeights
    /// The weights of the best epoch so far; nil where there is none.
    var best: HostWeights?
    /// Losses of the rows that the current epoch has trained so far.
    var losses: [Float]
}
