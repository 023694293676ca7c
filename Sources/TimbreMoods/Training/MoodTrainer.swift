import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreLearning

/// Trains all models of a recipe on some rows. Cross-validation within these rows decides the regularisation of linear
/// models, the early stopping of networks, the calibration of probabilities, and which model is used.
struct MoodTrainer {
    let recipe: MoodRecipe
    let data: MoodData
    let device: Device
    /// The recipe of the network that this one starts from; nil for random weights.
    var start: MoodRecipe?

    /// Number of folds of the training rows that are validated in turn; of many rows, only a tenth is validated, once.
    static let folds = 5
    private static let manyRows = 5000
    private static let partsOfMany = 10

    /// - Parameters:
    ///   - places: the indices of the training rows in `data.rows`; copies of an earlier row are left out.
    ///   - kinds: the models to train.
    /// - Throws: `CancellationError`; `LearningFault.diverged`; `ComputeFault`.
    func train(_ places: [Int], kinds: [MoodModelKind] = MoodModelKind.allCases, work: Work<Never>) throws
        -> TrainedMoods
    {
        let places = data.withoutCopies(places)
        let set = try FittingSet(data, places, recipe, work)
        let areMany = places.count > Self.manyRows
        let folds = Folds(
            strata: set.targets.ids.map { $0.first ?? 0 }, groups: MoodData.numbered(places.map { data.groups[$0] }),
            count: areMany ? Self.partsOfMany : Self.folds, seed: recipe.training.seed)
        let splits = (0..<(areMany ? 1 : folds.count)).map(folds.split).filter {
            !$0.held.isEmpty && !$0.training.isEmpty
        }
        let linear = try linearModels(kinds, set, splits, work)
        let network = kinds.contains(.network) ? try networkModel(set, splits, work) : nil
        var models = linear + (network.map { [$0] } ?? [])
        let averaged = models.filter { TrainedMoods.averagedKinds(ofShares: set.shares != nil).contains($0.model.kind) }
        if kinds.contains(.mean), averaged.count > 1 {
            models.append(JudgedModel(meanOf: averaged, splits, set.targets))
        }
        let chosen = models.min { $0.validation.loss < $1.validation.loss }
        return TrainedMoods(
            recipe: recipe, classes: data.targets.classes, areSeveral: data.targets.areSeveral, encoder: set.encoder,
            models: models.map(\.model), chosen: chosen?.model.kind ?? kinds[0], rowCount: places.count)
    }

    /// Training rows as all models see them.
    struct FittingSet {
        let encoder: InputEncoder
        let rows: EncodedRows
        let compressed: CompressedRows
        let targets: Targets
        let weights: [Double]
        let shares: MoodData.Shares?

        init(_ data: MoodData, _ places: [Int], _ recipe: MoodRecipe, _ work: Work<Never>) throws {
            let tableRows = places.map { data.rows[$0] }
            encoder = try InputEncoder(fitting: data.table, rows: tableRows, by: recipe, work: work)
            rows = encoder.encode(data.table, rows: tableRows)
            compressed = rows.compressed()
            targets = data.targets.gathered(places)
            weights = targets.weights(isBalanced: recipe.isBalanced)
            shares = data.shares?.gathered(places).filled(targets)
        }
    }

    /// A linear model to try: a kind and a strength of regularisation.
    private struct Candidate {
        var kind: MoodModelKind
        var strength: Double
    }

    /// The best candidate of each kind, fitted to all rows. Fits are shared out among threads.
    private func linearModels(
        _ kinds: [MoodModelKind], _ set: FittingSet, _ splits: [(training: [Int], held: [Int])], _ work: Work<Never>
    ) throws -> [JudgedModel] {
        let candidates = kinds.flatMap { kind -> [Candidate] in
            switch kind {
            case .logistic: recipe.linear.logistic.map { Candidate(kind: kind, strength: $0) }
            case .ridge: recipe.linear.ridge.map { Candidate(kind: kind, strength: $0) }
            case .network, .mean: []
            }
        }
        let fits = splits.count + 1
        let fitted = try concurrently(candidates.count * fits) { number -> (TrainedMoods.Content, [Double]) in
            let (candidate, fit) = (candidates[number / fits], number % fits)
            let split = fit < splits.count ? splits[fit] : nil
            let content = try self.fit(candidate, set, split?.training, work)
            let held = split.map { set.rows.gathered($0.held) }
            return (content, held.map { content.linearScores($0) } ?? [])
        }
        let judged = candidates.indices.map { number in
            let scores = (0..<splits.count).map { fitted[number * fits + $0].1 }
            return JudgedModel(
                candidates[number].kind, fitted[number * fits + splits.count].0, held: scores, splits, set.targets)
        }
        return kinds.compactMap { kind in
            judged.filter { $0.model.kind == kind }.min { $0.validation.loss < $1.validation.loss }
        }
    }

    /// - Parameter places: the indices of the set's rows to train on; nil for all.
    private func fit(
        _ candidate: Candidate, _ set: FittingSet, _ places: [Int]?, _ work: Work<Never>
    ) throws -> TrainedMoods.Content {
        let rows = places.map { set.rows.gathered($0).compressed() } ?? set.compressed
        let targets = places.map(set.targets.gathered) ?? set.targets
        let weights = places.map { $0.map { set.weights[$0] } } ?? set.weights
        if candidate.kind == .logistic {
            let model = try LogisticRegression(strength: candidate.strength, areSeveral: targets.areSeveral)
                .fit(rows, targets, weights: weights, work: work)
            return .linear(model.rounded)
        }
        let ridge = RidgeRegression(penalty: candidate.strength)
        if let all = set.shares {
            let shares = places.map(all.gathered) ?? all
            let model = try ridge.fit(
                rows, shares.values, outputs: shares.count, weights: weights.map { _ in 1 }, work: work)
            return .shares(model.rounded, ofClasses: shares.ofClasses)
        }
        let n = targets.classes.count
        let numbers = targets.ids.flatMap { ids in (0..<n).map { ids.contains($0) ? 1.0 : -1 } }
        return .linear(try ridge.fit(rows, numbers, outputs: n, weights: weights, work: work).rounded)
    }

    /// Trains a network for each split, stopped early by the split's held-out rows.
    private func networkModel(
        _ set: FittingSet, _ splits: [(training: [Int], held: [Int])], _ work: Work<Never>
    ) throws -> JudgedModel {
        let n = set.targets.classes.count
        var network = NetworkMoods(
            areSeveral: set.targets.areSeveral, outputs: set.shares?.count ?? n,
            ofClasses: set.shares?.ofClasses ?? Array(0..<n))
        let rows = set.encoder.networkRows(set.rows)
        let labels = set.shares.map(\.weighted) ?? set.targets.weighted(set.weights)
        var held: [[Double]] = []
        for (number, split) in splits.enumerated() {
            let parts = Split(
                training: split.training.map { Int32($0) }, validation: split.held.map { Int32($0) }, test: [])
            try network.train(rows, labels: labels, split: parts, by: recipe, start: start, on: device, work: work)
            let own = set.encoder.networkRows(set.rows.gathered(split.held))
            held.append(try network.scores(own, member: number, on: device))
        }
        return JudgedModel(.network, .network(network), held: held, splits, set.targets)
    }

    /// Calls `body` with each number in `0..<count` on several threads; results are in the order of the numbers.
    private func concurrently<Value: Sendable>(
        _ count: Int, _ body: @Sendable (Int) throws -> Value
    ) throws -> [Value] {
        try Workers().mapTiles(of: count, size: 1) { range in Result { try body(range.lowerBound) } }.map {
            try $0.get()
        }
    }
}
