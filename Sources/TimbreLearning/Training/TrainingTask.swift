import TimbreCatalogue

/// Everything that a training learns from, and how: rows of numbers, columns of ids, labels, a network. It knows neither
/// songs nor a recipe's columns; `SongTask` makes one of a catalogue's songs.
struct TrainingTask: Sendable {
    /// With an embedding table for each of `columns`, and the objective.
    var shape: NetworkShape
    /// `[rows, features]`, scaled.
    var numbers: [Float]
    var columns: [IDColumn]
    /// Labels by which the objective's contrast compares rows.
    var compared = ComparedLabels()
    /// Ids of classes or labels with their weights, for the objective's head; nil for a head that rebuilds.
    var targets: WeightedIDs?
    var split: Split
    /// Batch, epochs, rate, seed…
    var training: TrainingRecipe

    var rowCount: Int { split.training.count + split.validation.count + split.test.count }
}

/// Labels by which rows are compared, 0 for none.
struct ComparedLabels: Sendable {
    /// For each kind one of every row.
    var fixed: [[Int32]] = []
    /// A last kind of which each epoch draws one of every row anew; nil for none.
    var drawn: (@Sendable (_ epoch: Int) -> [Int32])?

    var count: Int { fixed.count + (drawn == nil ? 0 : 1) }

    /// For each kind one of every row.
    func columns(epoch: Int) -> [[Int32]] { fixed + (drawn.map { [$0(epoch)] } ?? []) }
}
