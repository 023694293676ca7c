import CTimbreLoops
import Testing
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreConformance

/// Sums in `Double` whose order is promised: plain loops have the same bits, with every instruction set.
@Suite("Sums in Double", .serialized)
struct DoubleSumsTests {
    private static let shapes = [(1, 1), (7, 3), (8, 16), (9, 17), (61, 118), (20, 33)]

    /// Ascending ids below 40, those of 50 rows.
    private static func entries(_ draws: inout Draws) -> WeightedIDs {
        WeightedIDs(draws.entries(50, below: 40, most: 20).map { $0.map { (Int32($0.id), Float($0.weight)) } })
    }

    private func withEachInstructionSet(_ body: () -> Void) {
        defer { timbre_limit_instructions(timbre_avx512) }
        for instructions in [timbre_avx512, timbre_avx2, timbre_baseline] {
            timbre_limit_instructions(instructions)
            body()
        }
    }

    @Test("Rows become unit length, and those without a direction stay", arguments: shapes)
    func unit(count: Int, width: Int) {
        var draws = Draws(seed: 1)
        var rows = draws.floats(count * width)
        for column in 0..<width { rows[column] = 0 }
        if count > 5 { rows[3 * width] = .infinity }
        let expected = (0..<count).flatMap { row -> [Float] in
            let values = rows[row * width..<(row + 1) * width]
            let length = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            return length > 0 && length.isFinite ? values.map { Float(Double($0) / length) } : Array(values)
        }
        withEachInstructionSet {
            var found = rows
            timbre_make_rows_unit(&found, count, width)
            #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
        }
    }

    @Test("Rows of a table are summed for each of several names", arguments: shapes)
    func rowSums(count: Int, width: Int) {
        var draws = Draws(seed: 2)
        let (table, first) = (draws.floats(30 * width), draws.floats(count * width))
        let lists = (0..<count).map { row in (0..<row % 4).map { Int32(($0 * 11 + row) % 30) } }
        let ids = lists.flatMap(\.self)
        let starts = lists.reduce(into: [Int32(0)]) { $0.append($0.last! + Int32($1.count)) }
        var expected = first
        for (row, list) in lists.enumerated() where !list.isEmpty {
            for column in 0..<width {
                let sum = list.reduce(0.0) { $0 + Double(table[Int($1) * width + column]) }
                expected[row * width + column] += Float(sum)
            }
        }
        withEachInstructionSet {
            var found = first
            timbre_add_row_sums(table, width, starts, ids, count, &found)
            #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
        }
    }

    @Test("Second moments and products are sums in the order of rows", arguments: shapes)
    func products(count: Int, width: Int) {
        var draws = Draws(seed: 3)
        let rows = draws.floats(count * width).map(Double.init)
        let weights = draws.floats(count).map(Double.init)
        for weights in [nil, weights] {
            var expected = [Double](repeating: 0, count: width * width)
            for row in 0..<count {
                for j in 0..<width {
                    let factor = (weights?[row] ?? 1) * rows[row * width + j]
                    for k in j..<width { expected[j * width + k] += factor * rows[row * width + k] }
                }
            }
            for j in 0..<width { for k in 0..<j { expected[j * width + k] = expected[k * width + j] } }
            withEachInstructionSet {
                var moments = SecondMoments(width: width)
                moments.add(rows, weights: weights)
                #expect(moments.matrix == expected)
            }
        }
        let (n, matrix) = (5, draws.floats(width * 5).map(Double.init))
        var expected = [Double](repeating: 0, count: count * n)
        for row in 0..<count {
            for p in 0..<width {
                for j in 0..<n { expected[row * n + j] += rows[row * width + p] * matrix[p * n + j] }
            }
        }
        withEachInstructionSet {
            var found = [Double](repeating: 1, count: count * n)
            timbre_product_in_double(rows, count, width, matrix, n, &found)
            #expect(found == expected)
        }
    }

    @Test("A row's weighted sum has the same bits with every instruction set", arguments: [3, 64, 72, 128])
    func weighted(width: Int) {
        var draws = Draws(seed: 4)
        let (table, entries) = (draws.floats(40 * width), Self.entries(&draws))
        var expected = [Float](repeating: 0, count: 50 * width)
        for row in 0..<50 {
            for entry in entries.entries(ofRow: row) {
                for column in 0..<width {
                    expected[row * width + column].addProduct(
                        entries.weights[entry], table[Int(entries.ids[entry]) * width + column])
                }
            }
        }
        withEachInstructionSet {
            var found = [Float](repeating: 0, count: 50 * width)
            timbre_add_weighted_rows(table, width, entries.starts, entries.ids, entries.weights, 50, &found)
            #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
        }
    }

    @Test("Rows and ids are exchanged and back")
    func transposed() {
        var draws = Draws(seed: 5)
        let entries = Self.entries(&draws)
        let transposed = entries.transposed(ids: 40)
        #expect(transposed.rowCount == 40 && transposed != entries)
        #expect(transposed.transposed(ids: 50) == entries)
        for id in 0..<40 {
            for entry in transposed.entries(ofRow: id) {
                let row = Int(transposed.ids[entry])
                let place = entries.entries(ofRow: row).first { entries.ids[$0] == Int32(id) }
                #expect(place.map { entries.weights[$0] } == transposed.weights[entry])
            }
        }
    }
}
