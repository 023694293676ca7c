import TimbreBase
import TimbreCompute

/// Division of a report's rows into training and held-out rows.
public enum MoodSplit: Sendable, Equatable, Codable {
    /// One fifth of the rows is held out, once.
    case heldOut
    /// Each row is held out once in each repetition.
    case folds(Int, repeats: Int)
}

/// Predictions of models for rows that they were not trained on.
struct HeldOutAnswers: Sendable {
    /// Predictions of one model.
    struct Model: Sendable {
        /// Predicted classes of each answer; `probabilities` is row-major `[answers, classes]`.
        var told: [[Int]] = []
        var probabilities: [Double] = []
    }

    /// Index in `MoodData.rows` of each answer's row; `repetitions` and `folds` tell when it was held out.
    var places: [Int] = []
    var repetitions: [Int] = []
    var folds: [Int] = []
    /// Predictions by the model's name in a report.
    var models: [String: Model] = [:]
    /// Number of trainings after which each kind was chosen.
    var chosen: [MoodModelKind: Int] = [:]
}

extension MoodTrainer {
    static let majority = "majority class"
    /// Name of the baseline where rows may have several labels.
    static let everyLabel = "every label"
    static let best = "chosen"

    /// Trains on parts of the rows and predicts the others.
    ///
    /// - Parameters:
    ///   - kinds: the models beside the baseline.
    ///   - work: told of the number of trainings done.
    /// - Throws: `CancellationError`; `ComputeFault`.
    func heldOutAnswers(
        _ split: MoodSplit, kinds: [MoodModelKind] = MoodModelKind.allCases, seed: UInt64, work: Work<Portion>
    ) throws -> HeldOutAnswers {
        let (folds, repeats) =
            switch split {
            case .heldOut: (5, 1)
            case .folds(let folds, let repeats): (folds, repeats)
            }
        var answers = HeldOutAnswers()
        let total = split == .heldOut ? 1 : folds * repeats
        work.report(Portion(done: 0, total: total))
        for repetition in 0..<repeats {
            let parts = Folds(
                strata: data.strata, groups: data.groups, count: folds, seed: seed, repetition: repetition)
            for fold in 0..<(split == .heldOut ? 1 : parts.count) {
                let (training, held) = parts.split(fold)
                if held.isEmpty || training.isEmpty { continue }
                try answer(training, held, kinds: kinds, into: &answers, work: work.silent())
                answers.repetitions += held.map { _ in repetition }
                answers.folds += held.map { _ in fold }
                work.report(Portion(done: repetition * folds + fold + 1, total: total))
            }
        }
        return answers
    }

    private func answer(
        _ training: [Int], _ held: [Int], kinds: [MoodModelKind], into answers: inout HeldOutAnswers, work: Work<Never>
    ) throws {
        let trained = try train(training, kinds: kinds, work: work)
        let rowsOfTable = held.map { data.rows[$0] }
        let rows = trained.encoder.encode(data.table, rows: rowsOfTable)
        let n = trained.classes.count
        answers.places += held
        answers.chosen[trained.chosen, default: 0] += 1
        for model in trained.models {
            let probabilities = try trained.probabilities(model.kind, rows, on: device)
            let told = held.indices.map { model.labels(probabilities[$0 * n..<($0 + 1) * n]) }
            for name in [model.kind.rawValue] + (model.kind == trained.chosen ? [Self.best] : []) {
                answers.models[name, default: .init()].told += told
                answers.models[name]?.probabilities += probabilities
            }
        }
        let targets = data.targets.gathered(training)
        let shares = (0..<n).map { label in
            Double(targets.ids.count { $0.contains(label) }) / Double(max(1, targets.ids.count))
        }
        let most = shares.indices.max { shares[$0] < shares[$1] } ?? 0
        let name = trained.areSeveral ? Self.everyLabel : Self.majority
        answers.models[name, default: .init()].told += held.map { _ in
            trained.areSeveral ? shares.indices.map { $0 } : [most]
        }
        answers.models[name]?.probabilities += held.flatMap { _ in shares }
    }
}
