import Testing
import TimbreCompute

@testable import TimbreMoods

@Suite("Linear models")
struct LinearModelTests {
    private struct Golden: Decodable {
        struct Model: Decodable {
            var coefficients: [[Double]]
            var intercepts: [Double]
        }

        var rows: [[Double]]
        var classes: [Int]
        var labels: [[Int]]
        var plain, balanced, several, ridge: Model
    }

    private func compressed(_ rows: [[Double]]) -> CompressedRows {
        var result = CompressedRows(columns: rows[0].count + 1)
        for row in rows {
            for (column, value) in row.enumerated() where value != 0 { result.append(column, value) }
            result.append(row.count, 1)
            result.endRow()
        }
        return result
    }

    private func expect(_ model: LinearModel, is golden: Golden.Model, _ tolerance: Double) {
        #expect(model.outputs == golden.intercepts.count && model.inputs == golden.coefficients[0].count)
        for output in 0..<model.outputs {
            for input in 0..<model.inputs {
                #expect(
                    abs(model.weights[input * model.outputs + output] - golden.coefficients[output][input]) < tolerance)
            }
            #expect(abs(model.weights[model.inputs * model.outputs + output] - golden.intercepts[output]) < tolerance)
        }
    }

    @Test("A logistic regression is scikit-learn's, with class weights too", arguments: [false, true])
    func logistic(isBalanced: Bool) throws {
        let golden = try golden("linear", as: Golden.self)
        let targets = Targets(classes: ["a", "b", "c"], ids: golden.classes.map { [$0] }, areSeveral: false)
        let model = try LogisticRegression(strength: 0.7, areSeveral: false)
            .fit(compressed(golden.rows), targets, weights: targets.weights(isBalanced: isBalanced))
        // scikit-learn stops where its gradient is small, and the bias of all classes together is free.
        var centred = model
        for input in 0...model.inputs where input == model.inputs {
            let range = input * 3..<(input + 1) * 3
            let mean = model.weights[range].reduce(0, +) / 3
            let wanted = (isBalanced ? golden.balanced : golden.plain).intercepts.reduce(0, +) / 3
            for place in range { centred.weights[place] += wanted - mean }
        }
        expect(centred, is: isBalanced ? golden.balanced : golden.plain, 2e-4)
    }

    @Test("Several labels are a regression each")
    func several() throws {
        let golden = try golden("linear", as: Golden.self)
        let targets = Targets(
            classes: ["a", "b"], ids: golden.labels.map { row in [0, 1].filter { row[$0] == 1 } }, areSeveral: true)
        let model = try LogisticRegression(strength: 0.7, areSeveral: true)
            .fit(compressed(golden.rows), targets, weights: .init(repeating: 1, count: 40))
        expect(model, is: golden.several, 2e-4)
    }

    @Test("A ridge is scikit-learn's closed form")
    func ridge() throws {
        let golden = try golden("linear", as: Golden.self)
        let numbers = zip(golden.rows, golden.labels).flatMap { row, labels in
            labels.map { row.reduce(0, +) + Double($0) }
        }
        let model = try RidgeRegression(penalty: 2.5)
            .fit(compressed(golden.rows), numbers, outputs: 2, weights: .init(repeating: 1, count: 40))
        expect(model, is: golden.ridge, 1e-8)
    }

    @Test("Gradients of both losses are those of finite differences")
    func gradients() {
        let targets: [[Int]] = [[0], [2]]
        for areSeveral in [false, true] {
            var scores = [0.3, -1.2, 0.7, 2, 0.1, -0.4]
            func loss(_ scores: [Double]) -> Double {
                var scores = scores
                return targets.indices.reduce(0) { sum, row in
                    sum
                        + (areSeveral
                            ? LogisticRegression.meetLabels(&scores, row * 3..<row * 3 + 3, targets[row])
                            : LogisticRegression.meetClass(&scores, row * 3..<row * 3 + 3, targets[row][0]))
                }
            }
            let differences = scores.indices.map { place in
                var (up, down) = (scores, scores)
                up[place] += 1e-5
                down[place] -= 1e-5
                return (loss(up) - loss(down)) / 2e-5
            }
            for row in targets.indices {
                _ =
                    areSeveral
                    ? LogisticRegression.meetLabels(&scores, row * 3..<row * 3 + 3, targets[row])
                    : LogisticRegression.meetClass(&scores, row * 3..<row * 3 + 3, targets[row][0])
            }
            #expect(zip(scores, differences).allSatisfy { abs($0 - $1) < 1e-8 })
        }
    }

    @Test("A row scores the same bits alone and among others")
    func alone() {
        let rows = EncodedRows(
            rowCount: 3, numbers: [0.1, 0.2, -1, 3, 0.7, 0.9], numberCount: 2,
            blocks: [WeightedIDs([[(0, 0.3), (2, 0.4)], [], [(1, 1)]])], widths: [3])
        let model = LinearModel(outputs: 2, weights: (0..<12).map { Double($0) * 0.37 - 2 })
        let all = model.scores(rows)
        for row in 0..<3 { #expect(model.scores(rows.gathered([row])) == Array(all[row * 2..<row * 2 + 2])) }
    }
}
