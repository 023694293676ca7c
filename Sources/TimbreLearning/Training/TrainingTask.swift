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
    /// A label of every row.
    enum Kind: Sendable {
        /// The same in each epoch.
        case fixed([Int32])
        /// One of several, which each epoch draws anew.
        case drawn(from: NameLists, draw: @Sendable (_ epoch: Int) -> [Int32])

        func labels(epoch: Int) -> [Int32] {
            switch self {
            case .fixed(let labels): labels
            case .drawn(_, let draw): draw(epoch)
            }
        }

        /// Whether two of some rows can have one label.
        func isShared(among rows: [Int32]) -> Bool {
            var seen = Set<Int32>()
            func isNew(_ label: Int32) -> Bool { label == 0 || seen.insert(label).inserted }
            return switch self {
            case .fixed(let labels): !rows.allSatisfy { isNew(labels[Int($0)]) }
            case .drawn(let names, _): !rows.allSatisfy { names[Int($0)].allSatisfy(isNew) }
            }
        }
    }

    var kinds: [Kind] = []
    /// A last kind: one of each row's playlists; nil for none.
    var playlists: (@Sendable (_ epoch: Int) -> [Int32])?

    var count: Int { kinds.count + (playlists == nil ? 0 : 1) }

    /// For each kind one of every row.
    func columns(epoch: Int) -> [[Int32]] {
        kinds.map { $0.labels(epoch: epoch) } + (playlists.map { [$0(epoch)] } ?? [])
    }
}
