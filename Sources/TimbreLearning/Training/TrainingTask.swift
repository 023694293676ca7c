package import TimbreCatalogue
package import TimbreCompute

/// A task of a training: rows of numbers, columns of ids, labels, a network and settings. It knows neither songs nor a
/// recipe's columns; `SongTask` makes one of a catalogue's songs.
package struct TrainingTask: Sendable {
    /// Shape of the network, with a table for each of `columns`, and the objective.
    var shape: NetworkShape
    /// `[rows, features]`, scaled.
    var numbers: [Float]
    var columns: [IDColumn]
    /// Labels by which the objective's contrast compares rows.
    var compared = ComparedLabels()
    /// Ids of classes or labels with their weights, for the objective's head; nil for a head that rebuilds.
    var targets: WeightedIDs?
    /// Split into parts that together have every row once.
    package var split: Split
    /// Settings of the training: batch, epochs, rate, seed and others.
    package var training: TrainingRecipe
    /// Weights to begin with; nil for random ones.
    package var initial: HostWeights?
    /// Number of layers, from the first on, that stay as they are, and with them every table; 0: all is trained.
    package var frozenLayers = 0

    var rowCount: Int { split.training.count + split.validation.count + split.test.count }
}

extension TrainingTask {
    /// A task whose rows are not compared.
    ///
    /// - Parameters:
    ///   - numbers: `[rows, features]`, scaled.
    ///   - columns: the ids of every row, one column for each table of the shape.
    ///   - targets: the classes or labels of every row; a target's weight multiplies its row's loss for a head of
    ///     classes. nil for a head that rebuilds.
    ///   - initial: weights to begin with; nil for random ones.
    ///   - frozenLayers: the number of layers, from the first on, that stay as they are, and with them every table; 0:
    ///     all is trained.
    package init(
        shape: NetworkShape, numbers: [Float] = [], columns: [IDColumn] = [], targets: WeightedIDs?, split: Split,
        training: TrainingRecipe, initial: HostWeights? = nil, frozenLayers: Int = 0
    ) {
        (self.shape, self.numbers, self.columns, self.targets) = (shape, numbers, columns, targets)
        (self.split, self.training, self.initial, self.frozenLayers) = (split, training, initial, frozenLayers)
    }
}

/// Labels by which rows are compared, 0 for none.
struct ComparedLabels: Sendable {
    var kinds: [RowLabels] = []
    /// Labels of a further kind, one of each row's playlists; nil for none.
    var playlists: RowLabels?

    var all: [RowLabels] { kinds + [playlists].compactMap(\.self) }

    /// Labels of every row in an epoch, for each kind.
    func columns(epoch: Int) -> [[Int32]] { all.map { $0.labels(epoch: epoch) } }
}

extension RowLabels {
    /// Whether two of the rows can have the same label.
    func isShared(among rows: [Int32]) -> Bool {
        var seen = Set<Int32>()
        func isNew(_ label: Int32) -> Bool { label == 0 || seen.insert(label).inserted }
        return switch self {
        case .fixed(let labels): !rows.allSatisfy { isNew(labels[Int($0)]) }
        case .drawn(let draw): !rows.allSatisfy { draw.labels(ofRow: Int($0)).allSatisfy(isNew) }
        }
    }
}
