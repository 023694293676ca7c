import TimbreBase
import TimbreCatalogue
import TimbreCompute

/// A training under way: the network, where it stands, and the steps from there. `Trainer` drives it.
struct TrainingRun {
    let recipe: Recipe
    let split: Split
    let scaling: Scaling
    let batchSize: Int
    let network: Autoencoder
    let validation: EvaluationSet?
    var state: TrainingState
    private let device: Device
    private let dataDigest: String
    private let playlistsDigest: String?
    private let trainedPlaylists: TrainedPlaylists?
    private let songCount: Int
    private let losses: Matrix<Float>
    private let best: DeviceWeights
    private let copier: Copier
    private let planMemory: PlanMemory

    var shape: NetworkShape { network.shape }

    /// - Throws: `LearningFault`, `ComputeFault`.
    init(_ data: SongFeatures, recipe: Recipe, playlists: PlaylistSet? = nil, device: Device) throws {
        guard data.songCount > 0 else { throw LearningFault.noSongs }
        try data.check(readBy: recipe)
        let training = recipe.training
        self.recipe = recipe
        self.device = device
        songCount = data.songCount
        dataDigest = data.digest
        split = Split(songCount: data.songCount, percent: training.split, seed: training.seed)
        scaling = Scaling.fit(
            data.numbers, featureCount: recipe.features.count, rows: split.training.map { Int($0) }, recipe: recipe)
        let sizes = zip(recipe.categories, data.vocabularySizes).filter { $0.0.embedding != nil }.map(\.1)
        let trainingRows = split.training
        let memberships = try playlists.map {
            try PlaylistMemberships($0, recipe: recipe, songCount: data.songCount, training: trainingRows)
        }
        playlistsDigest = playlists?.digest
        if let memberships {
            trainedPlaylists = TrainedPlaylists(memberships, data, recipe: recipe, training: split.training)
        } else {
            trainedPlaylists = nil
        }
        let set = try DataSet(
            data, numbers: scaling.apply(data.numbers),
            shape: NetworkShape(recipe: recipe, vocabularySizes: sizes, playlistWeight: memberships?.weight),
            labels: recipe.contrasts.map(\.place), playlists: memberships, training: split.training,
            unknownShare: training.unknownShare, device: device)
        batchSize = min(training.batchSize(trainingSongs: split.training.count), split.training.count)
        let batches = (split.training.count + batchSize - 1) / batchSize
        network = try Autoencoder(set, seed: training.seed, capacity: batchSize, batches: batches, on: device)
        validation =
            split.validation.isEmpty
            ? nil
            : try EvaluationSet(
                split.validation, of: set, seed: training.seed, on: device)
        losses = try device.zeros(rows: split.training.count, columns: 1)
        best = try DeviceWeights(zeros: set.shape, on: device)
        copier = try Copier(set.shape, on: device)
        planMemory = try PlanMemory(
            songs: split.training.count, batches: batches, categories: sizes.count, labels: set.labelCount,
            on: device)
        state = TrainingState(rate: training.rate)
    }

    var isOver: Bool { state.isOver(epochs: recipe.training.epochs, patience: recipe.training.patience) }

    /// Whether a batch can hold two songs that share a category by which songs are compared.
    var comparesSongs: Bool {
        batchSize > 1
            && (network.data.playlists != nil
                || network.data.labels.contains { labels in
                    var seen = Set<Int32>()
                    return split.training.contains { labels[Int($0)] != 0 && !seen.insert(labels[Int($0)]).inserted }
                })
    }

    /// The plan of an epoch, made in the background.
    func plan(epoch: Int) -> Background<EpochPlan> {
        let (rows, data, sizes) = (split.training, network.data, shape.tables.map(\.rows))
        return Background { [training = recipe.training, batchSize] in
            EpochPlan(
                rows: rows, ids: data.ids, labels: data.labels(seed: training.seed, epoch: epoch),
                playlists: data.playlists != nil, vocabularySizes: sizes, batchSize: batchSize, seed: training.seed,
                epoch: epoch, unknownShare: training.unknownShare)
        }
    }

    /// Begins an epoch, or what is left of one, by its plan. The one before is done with.
    func begin(_ plan: EpochPlan) throws -> DeviceEpochPlan {
        let loaded = try planMemory.load(plan)
        try network.begin(epochFrom: state.step - state.batch + 1, rate: state.stopping.rate, done: state.batch)
        return loaded
    }

    /// Enqueues the next batch of the current epoch.
    mutating func step(_ plan: DeviceEpochPlan) throws {
        try network.train(state.batch, of: plan, step: state.step + 1, losses: losses)
        state.step += 1
        state.batch += 1
    }

    /// The losses of the first `count` songs of the current epoch. Waits.
    func epochLosses(_ count: Int) throws -> [Float] {
        try device.read(losses[rows: 0..<count])
    }

    /// Mean loss of songs as the network is at the end of an epoch. Waits.
    func loss(of set: EvaluationSet) throws -> Double {
        try network.evaluate(set)
        return TrainingRun.mean(try device.read(set.losses))
    }

    static func mean(_ losses: [Float]) -> Double {
        losses.reduce(0.0) { $0 + Double($1) } / Double(losses.count)
    }

    /// Keeps the weights as the best so far, without leaving the device.
    func keepBest() throws {
        for (source, target) in zip(network.weights.all, best.all) { try copier.copy(source, into: target) }
    }

    /// Takes the best weights back.
    func restoreBest() throws {
        for (source, target) in zip(best.all, network.weights.all) { try copier.copy(source, into: target) }
    }

    /// Waits.
    func checkpoint(songsInEpoch: Int) throws -> Checkpoint {
        Checkpoint(
            recipe: recipe, dataDigest: dataDigest, playlistsDigest: playlistsDigest, songCount: songCount,
            state: state,
            values: try network.weights.read(from: device), mean: try network.mean.read(from: device),
            variance: try network.variance.read(from: device),
            best: state.stopping.bestEpoch == nil ? nil : try best.read(from: device),
            losses: try epochLosses(songsInEpoch))
    }

    /// - Throws: `LearningFault`, `FileFault`, `ComputeFault`.
    mutating func resume(from path: String) throws {
        let checkpoint = try Checkpoint(
            contentsOf: path, recipe: recipe, dataDigest: dataDigest, playlistsDigest: playlistsDigest,
            songCount: songCount, shape: shape)
        let (songs, isTooMany) = checkpoint.state.batch.multipliedReportingOverflow(by: batchSize)
        guard !isTooMany, checkpoint.losses.count == min(songs, split.training.count),
            songs < split.training.count + batchSize
        else {
            throw LearningFault.unusableFile(path: path, reason: "the tensor losses is of the wrong length")
        }
        state = checkpoint.state
        try network.weights.write(checkpoint.values, on: device)
        try network.mean.write(checkpoint.mean, on: device)
        try network.variance.write(checkpoint.variance, on: device)
        if let weights = checkpoint.best { try best.write(weights, on: device) }
        try device.write(checkpoint.losses, into: losses[rows: 0..<checkpoint.losses.count])
    }

    /// The trained model. Rows of ids that no training song has become copies of row 0 where "unknown" was trained. Waits.
    func model() throws -> Model {
        var weights = try network.weights.read(from: device)
        if recipe.training.unknownShare > 0 {
            for (index, table) in shape.tables.enumerated() {
                let unknown = Array(weights.tables[index][..<table.width])
                for (row, isTrained) in network.data.isTrained[index].enumerated() where !isTrained {
                    weights.tables[index].replaceSubrange(row * table.width..<(row + 1) * table.width, with: unknown)
                }
            }
        }
        return Model(
            recipe: recipe, scaling: scaling, vocabularySizes: shape.tables.map(\.rows), songCount: songCount,
            epochs: state.history.count, bestEpoch: state.stopping.bestEpoch ?? state.history.count,
            playlists: trainedPlaylists,
            weights: weights)
    }
}

/// Copies matrices within the device: a gather of all rows in order.
private struct Copier {
    private let device: Device
    private let rows: Matrix<Int32>

    init(_ shape: NetworkShape, on device: Device) throws {
        let most = (shape.tables.map(\.rows) + shape.layers.map(\.rows)).max()!
        self.device = device
        rows = try device.matrix((0..<Int32(most)).map { $0 }, rows: most, columns: 1)
    }

    func copy(_ source: Matrix<Float>, into target: Matrix<Float>) throws {
        try device.gather(source, at: rows[rows: 0..<source.rows], into: target)
    }
}
