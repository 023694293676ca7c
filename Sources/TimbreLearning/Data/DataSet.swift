import TimbreCatalogue
import TimbreCompute

/// What a network sees of the songs: scaled numbers in the device's memory, ids on the host, from where each epoch's
/// plan takes them.
struct DataSet: Sendable {
    let shape: NetworkShape
    /// `[songs, features]`.
    let numbers: Matrix<Float>
    /// For each trained category the id of every song.
    package let ids: [[Int32]]
    /// For each category that songs are compared by the id of every song, 0 for none.
    let labels: [[Int32]]
    /// nil where no playlists train.
    let playlists: PlaylistMemberships?
    /// For each trained category whether a song of the training split has the id.
    let isTrained: [[Bool]]

    /// - Parameters:
    ///   - labels: the places of the categories that songs are compared by.
    ///   - playlists: by which songs are compared too.
    ///   - unknownShare: where it is above 0, ids that no song of the training split has become 0: the network has
    ///     learned what "unknown" is, and of them nothing.
    init(
        _ data: SongFeatures, numbers scaled: [Float], shape: NetworkShape, labels places: [Int],
        playlists: PlaylistMemberships?, training: [Int32], unknownShare: Double, device: Device
    ) throws {
        let categoryCount = data.vocabularySizes.count
        precondition(scaled.count == data.songCount * shape.featureCount)
        precondition(data.categories.count == data.songCount * categoryCount)
        (self.shape, self.playlists) = (shape, playlists)
        numbers = try device.matrix(scaled, rows: data.songCount, columns: shape.featureCount)
        func column(_ category: Int) -> [Int32] {
            (0..<data.songCount).map { data.categories[$0 * categoryCount + category] }
        }
        labels = places.map(column)
        var ids = [[Int32]]()
        var isTrained = [[Bool]]()
        for table in shape.tables {
            var its = column(table.category)
            precondition(its.allSatisfy { $0 >= 0 && $0 < table.rows }, "an id outside the vocabulary of \(table.name)")
            var seen = [Bool](repeating: false, count: table.rows)
            for row in training { seen[Int(its[Int(row)])] = true }
            seen[0] = true
            if unknownShare > 0 {
                for row in 0..<data.songCount where !seen[Int(its[row])] { its[row] = 0 }
            }
            ids.append(its)
            isTrained.append(seen)
        }
        self.ids = ids
        self.isTrained = isTrained
    }

    /// Columns of labels by which songs are compared.
    var labelCount: Int { labels.count + (playlists == nil ? 0 : 1) }

    /// Of every song its label in each category that songs are compared by, and the playlist that it stands for in an
    /// epoch.
    func labels(seed: UInt64, epoch: Int) -> [[Int32]] {
        labels + (playlists.map { [$0.labels(seed: seed, epoch: epoch)] } ?? [])
    }
}

/// Songs that a network is measured on, in the device's memory.
struct EvaluationSet {
    /// `[count, 1]`, rows of the data set.
    let rows: Matrix<Int32>
    /// For each trained category `[count, 1]`.
    package let ids: [Matrix<Int32>]
    /// For each category that songs are compared by `[count, 1]`.
    let labels: [Matrix<Int32>]
    /// `[count, 1]`.
    let losses: Matrix<Float>

    var count: Int { rows.rows }

    /// - Parameters:
    ///   - songs: in any order: those that are compared stand together.
    ///   - seed: of the playlists that songs stand for, those of epoch 0.
    init(_ songs: [Int32], of data: DataSet, seed: UInt64, on device: Device) throws {
        let columns = data.labels(seed: seed, epoch: 0)
        let songs = SongPairs.ordered(songs, by: columns, playlists: data.playlists != nil)
        rows = try device.matrix(songs, rows: songs.count, columns: 1)
        ids = try data.ids.map { all in
            try device.matrix(songs.map { all[Int($0)] }, rows: songs.count, columns: 1)
        }
        labels = try columns.map { all in
            try device.matrix(songs.map { all[Int($0)] }, rows: songs.count, columns: 1)
        }
        losses = try device.zeros(rows: songs.count, columns: 1)
    }
}
