/// A model with scores for each split's held-out rows, and the calibration, thresholds and validation that follow.
struct JudgedModel {
    var model: TrainedMoods.Model
    /// Scores of each split's held-out rows, row-major `[held rows, classes]`.
    let held: [[Double]]

    var validation: TrainedMoods.Validation { model.validation }

    /// - Parameters:
    ///   - content: the model fitted to all rows.
    ///   - held: the scores of each split's held-out rows by a model fitted to the others.
    ///   - targets: the labels of all rows.
    init(
        _ kind: MoodModelKind, _ content: TrainedMoods.Content, held: [[Double]],
        _ splits: [(training: [Int], held: [Int])], _ targets: Targets
    ) {
        let targets = targets.gathered(splits.flatMap(\.held))
        let scores = held.flatMap(\.self)
        let calibration = Calibration(fitting: scores, targets)
        let n = targets.classes.count
        let probabilities = calibration.probabilities(scores, classes: n, areSeveral: targets.areSeveral)
        self.held = held
        model = TrainedMoods.Model(
            kind: kind, content: content, calibration: calibration, thresholds: [],
            validation: TrainedMoods.Validation(
                loss: Calibration.loss(scores.map { $0 * calibration.factor }, n, targets), score: 0))
        if targets.areSeveral { model.thresholds = Thresholds.fitted(probabilities, classes: n) }
        let told = targets.ids.indices.map { model.labels(probabilities[$0 * n..<($0 + 1) * n]) }
        model.validation.score =
            targets.areSeveral
            ? ClassScores.macroF1(of: ClassScores(told, targets))
            : Double(zip(told, targets.ids).count { $0 == $1 }) / Double(max(1, told.count))
    }

    /// Makes the model whose probabilities are the mean of other models'.
    init(meanOf models: [JudgedModel], _ splits: [(training: [Int], held: [Int])], _ targets: Targets) {
        let n = targets.classes.count
        let held = splits.indices.map { split in
            TrainedMoods.meanScores(
                models.map {
                    $0.model.calibration.probabilities($0.held[split], classes: n, areSeveral: targets.areSeveral)
                }, areSeveral: targets.areSeveral)
        }
        self.init(.mean, .mean, held: held, splits, targets)
    }
}
