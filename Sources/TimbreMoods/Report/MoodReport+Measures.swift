import Foundation
import TimbreBase

extension MoodReport.Model {
    private static let bins = 10

    /// - Parameters:
    ///   - targets: the actual classes of each answer.
    init(_ name: String, _ answers: HeldOutAnswers.Model, _ targets: Targets, _ resamples: Resamples, chosen: Int?) {
        let scores = ClassScores(answers.told, targets)
        let classes = targets.classes.enumerated().map { id, name in
            MoodReport.Class(
                name: name, support: scores.support[id], precision: scores.precision(id), recall: scores.recall(id),
                f1: scores.f1(id))
        }
        let met = classes.filter { $0.support > 0 }
        let number = resamples.number(of: name)
        self.init(
            name: name, accuracy: resamples.accuracy(number), macroF1: resamples.macroF1(number),
            macroPrecision: scores.macro(scores.precision), macroRecall: scores.macro(scores.recall),
            weightedPrecision: scores.weighted(scores.precision), weightedRecall: scores.weighted(scores.recall),
            weightedF1: scores.weighted(scores.f1), logLoss: Self.logLoss(answers, targets), calibrationError: 0,
            brier: Self.brier(answers, targets), classes: classes, best: met.max { $0.f1 < $1.f1 }?.name,
            worst: met.min { $0.f1 < $1.f1 }?.name, confused: [], confusion: [],
            reliability: Self.reliability(answers, targets),
            accuracyDifference: chosen.flatMap { $0 == number ? nil : resamples.accuracy(number, less: $0) },
            macroF1Difference: chosen.flatMap { $0 == number ? nil : resamples.macroF1(number, less: $0) })
        let total = Double(max(1, reliability.reduce(0) { $0 + $1.answers }))
        calibrationError = reliability.reduce(0) { $0 + Double($1.answers) / total * abs($1.confidence - $1.accuracy) }
        if !targets.areSeveral { confuse(answers, targets, scores) }
    }

    private mutating func confuse(_ answers: HeldOutAnswers.Model, _ targets: Targets, _ scores: ClassScores) {
        let n = targets.classes.count
        confusion = .init(repeating: .init(repeating: 0, count: n), count: n)
        for (told, ids) in zip(answers.told, targets.ids) { confusion[ids[0]][told[0]] += 1 }
        for actual in 0..<n {
            for told in 0..<n where told != actual && confusion[actual][told] > 0 {
                confused.append(
                    MoodReport.Confusion(
                        actual: targets.classes[actual], told: targets.classes[told],
                        share: Double(confusion[actual][told]) / Double(scores.support[actual]),
                        answers: confusion[actual][told]))
            }
        }
        confused.sort { ($1.answers, $0.actual, $0.told) < ($0.answers, $1.actual, $1.told) }
        confused = Array(confused.prefix(10))
    }

    private static func logLoss(_ answers: HeldOutAnswers.Model, _ targets: Targets) -> Double {
        let n = targets.classes.count
        func loss(_ probability: Double) -> Double { -log(max(probability, 1e-15)) }
        let sum = targets.ids.enumerated().reduce(0.0) { sum, row in
            let own = answers.probabilities[row.offset * n..<(row.offset + 1) * n]
            guard targets.areSeveral else { return sum + loss(own[own.startIndex + row.element[0]]) }
            return sum
                + own.enumerated().reduce(0) {
                    $0 + loss(row.element.contains($1.offset) ? $1.element : 1 - $1.element)
                }
        }
        return sum / Double(max(1, targets.ids.count))
    }

    private static func brier(_ answers: HeldOutAnswers.Model, _ targets: Targets) -> Double {
        let n = targets.classes.count
        let sum = answers.probabilities.enumerated().reduce(0.0) { sum, entry in
            let label = targets.ids[entry.offset / n].contains(entry.offset % n) ? 1.0 : 0
            return sum + (entry.element - label) * (entry.element - label)
        }
        return sum / Double(max(1, targets.ids.count))
    }

    /// Answers binned by confidence: the predicted class's probability or, where a row may have several classes, every
    /// label's.
    private static func reliability(_ answers: HeldOutAnswers.Model, _ targets: Targets) -> [MoodReport.Bin] {
        let n = targets.classes.count
        var sums = [(confidence: Double, right: Int, answers: Int)](repeating: (0, 0, 0), count: bins)
        func add(_ probability: Double, _ isRight: Bool) {
            let bin = min(bins - 1, max(0, Int(probability * Double(bins))))
            sums[bin].confidence += probability
            sums[bin].right += isRight ? 1 : 0
            sums[bin].answers += 1
        }
        for (row, ids) in targets.ids.enumerated() {
            if targets.areSeveral {
                for label in 0..<n { add(answers.probabilities[row * n + label], ids.contains(label)) }
            } else {
                let told = answers.told[row][0]
                add(answers.probabilities[row * n + told], told == ids[0])
            }
        }
        return sums.filter { $0.answers > 0 }.map {
            MoodReport.Bin(
                confidence: $0.confidence / Double($0.answers), accuracy: Double($0.right) / Double($0.answers),
                answers: $0.answers)
        }
    }
}

/// Percentile bootstrap intervals (Efron 1979) of models' measures: rows are drawn with replacement, the same for all
/// models.
///
/// Rows with the same text are drawn together, and so are all repetitions' answers for a row.
struct Resamples {
    private let names: [String]
    /// Accuracies of each model: over all rows, then in each draw; `macroF1s` is alike.
    private var accuracies: [[Double]] = []
    private var macroF1s: [[Double]] = []

    static let count = 1000

    init(_ answers: HeldOutAnswers, _ targets: Targets, groups: [Int], seed: UInt64) {
        names = answers.models.keys.sorted()
        let n = targets.classes.count
        let groupCount = (groups.max() ?? -1) + 1
        var answersOfGroup = [[Int]](repeating: [], count: groupCount)
        for (answer, group) in groups.enumerated() { answersOfGroup[group].append(answer) }
        let random = Philox(seed: seed)
        let counters = Array(0..<UInt32(groupCount))
        let models = names.compactMap { answers.models[$0] }
        let areRight = models.map { model in zip(model.told, targets.ids).map { $0.sorted() == $1 } }
        func measures(_ groups: [Int]) -> [(accuracy: Double, macroF1: Double)] {
            zip(models, areRight).map { model, isRight in
                var (right, all) = (0, 0)
                var (support, told, hits) = (
                    [Int](repeating: 0, count: n), [Int](repeating: 0, count: n), [Int](repeating: 0, count: n)
                )
                for group in groups {
                    for answer in answersOfGroup[group] {
                        all += 1
                        if isRight[answer] { right += 1 }
                        for id in targets.ids[answer] { support[id] += 1 }
                        for id in model.told[answer] {
                            told[id] += 1
                            if targets.ids[answer].contains(id) { hits[id] += 1 }
                        }
                    }
                }
                let met = (0..<n).filter { support[$0] + told[$0] > 0 }
                let f1 = met.reduce(0.0) { $0 + 2 * Double(hits[$1]) / Double(support[$1] + told[$1]) }
                return (Double(right) / Double(max(1, all)), f1 / Double(max(1, met.count)))
            }
        }
        // Each draw is made when it is measured: a thousand draws at once would take gigabytes.
        let all =
            [measures(Array(0..<groupCount))]
            + Workers().mapTiles(of: Self.count, size: 4) { tile in
                tile.map { draw in
                    measures(
                        random.words(0, counters, .moodResamples, UInt32(draw), 0).map {
                            Int((UInt64($0) * UInt64(groupCount)) >> 32)
                        })
                }
            }.flatMap(\.self)
        accuracies = models.indices.map { model in all.map { $0[model].accuracy } }
        macroF1s = models.indices.map { model in all.map { $0[model].macroF1 } }
    }

    func number(of name: String) -> Int { names.firstIndex(of: name) ?? 0 }

    func accuracy(_ model: Int, less other: Int? = nil) -> MoodReport.Interval { interval(accuracies, model, other) }
    func macroF1(_ model: Int, less other: Int? = nil) -> MoodReport.Interval { interval(macroF1s, model, other) }

    private func interval(_ values: [[Double]], _ model: Int, _ other: Int?) -> MoodReport.Interval {
        let found = other.map { other in zip(values[model], values[other]).map { $0 - $1 } } ?? values[model]
        let sorted = found.dropFirst().sorted()
        func quantile(_ share: Double) -> Double {
            let place = share * Double(sorted.count - 1)
            let (lower, upper) = (Int(place), min(Int(place) + 1, sorted.count - 1))
            return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
        }
        return MoodReport.Interval(value: found[0], low: quantile(0.025), high: quantile(0.975))
    }
}
