import Foundation
import Testing

@testable import TimbreMoods

@Suite("Parts of rows for cross-validation")
struct FoldTests {
    @Test("Every row is held once, classes in their shares, rows of a group together", arguments: [2, 3, 5], [1, 7])
    func parts(count: Int, seed: Int) {
        let strata = (0..<97).map { $0 % 10 < 6 ? 0 : $0 % 10 < 9 ? 1 : 2 }
        // Rows 0 and 50, 1 and 51… are copies of each other.
        let groups = (0..<97).map { $0 >= 50 && $0 < 60 ? $0 - 50 : $0 < 60 ? $0 : $0 - 10 }
        let folds = Folds(strata: strata, groups: MoodData.numbered(groups), count: count, seed: UInt64(seed))
        #expect(folds.count == count)
        var held: [Int] = []
        for fold in 0..<count {
            let split = folds.split(fold)
            held += split.held
            #expect(Set(split.training).isDisjoint(with: split.held) && split.training.count + split.held.count == 97)
            #expect(Set(split.training.map { groups[$0] }).isDisjoint(with: split.held.map { groups[$0] }))
            for stratum in 0..<3 {
                let (own, all) = (split.held.count { strata[$0] == stratum }, strata.count { $0 == stratum })
                #expect(abs(Double(own) - Double(all) / Double(count)) <= 2)
            }
        }
        #expect(held.sorted() == Array(0..<97))
        let again = Folds(strata: strata, groups: MoodData.numbered(groups), count: count, seed: UInt64(seed))
        let other = Folds(
            strata: strata, groups: MoodData.numbered(groups), count: count, seed: UInt64(seed), repetition: 1)
        #expect(again.ofRows == folds.ofRows && other.ofRows != folds.ofRows)
    }

    @Test("Fewer groups than folds make fewer folds")
    func few() {
        #expect(Folds(strata: [0, 0, 1], groups: [0, 0, 1], count: 5, seed: 1).count == 2)
    }
}

@Suite("Probabilities from scores")
struct CalibrationTests {
    /// 400 rows of two classes whose true odds are a fifth of what the scores say.
    private let scores: [Double]
    private let targets: Targets

    init() {
        var state: UInt64 = 9
        func draw() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
        let odds = (0..<4000).map { _ in draw() * 4 - 2 }
        scores = odds.flatMap { [$0 * 5, 0] }
        targets = Targets(
            classes: ["a", "b"], ids: odds.map { [draw() < 1 / (1 + Self.exp(-$0)) ? 0 : 1] }, areSeveral: false)
    }

    private static func exp(_ value: Double) -> Double { Foundation.exp(value) }

    @Test("The temperature is found that scores were made too sure by")
    func temperature() {
        let found = Calibration(fitting: scores, targets)
        #expect(abs(found.factor - 0.2) < 0.03)
        let probabilities = found.probabilities(scores, classes: 2, areSeveral: false)
        #expect(
            stride(from: 0, to: probabilities.count, by: 2).allSatisfy {
                abs(probabilities[$0] + probabilities[$0 + 1] - 1) < 1e-12
            })
    }

    @Test("A threshold is that of the largest expected F1")
    func thresholds() {
        // Told alone, 0.9 expects 2 · 0.9 / (1 + 1.5); with 0.4 it is 2 · 1.3 / (2 + 1.5), with all 2 · 1.5 / (4 + 1.5).
        #expect(Thresholds.fitted([0.1, 0.9, 0.1, 0.4], classes: 1) == [0.4])
        #expect(Thresholds.labels([0.2, 0.6, 0.5], [0.3, 0.5, 0.5]) == [1, 2])
        #expect(Thresholds.labels([0.2, 0.3, 0.1], [0.5, 0.5, 0.5]) == [1])
    }

    @Test("Measures are those of a count by hand")
    func measures() {
        let targets = Targets(classes: ["a", "b", "c"], ids: [[0], [0], [1], [1], [1]], areSeveral: false)
        let scores = ClassScores([[0], [1], [1], [1], [2]], targets)
        #expect(scores.precision(0) == 1 && scores.recall(0) == 0.5 && abs(scores.f1(0) - 2.0 / 3) < 1e-12)
        #expect(abs(scores.precision(1) - 2.0 / 3) < 1e-12 && scores.precision(2) == 0 && scores.f1(2) == 0)
        #expect(abs(scores.macro(scores.f1) - (2.0 / 3 + 2.0 / 3 + 0) / 3) < 1e-12)
        #expect(abs(scores.weighted(scores.recall) - 0.6) < 1e-12)
    }
}
