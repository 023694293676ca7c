import Testing
import TimbreBase
import TimbreCompute
import TimbreTestSupport

@testable import TimbreLearning

@Suite("Grams of a text")
struct TextGramsTests {
    private func grams(_ text: String) -> [Int] {
        var grams = TextGrams()
        return grams.numbers(of: Array(text.utf8)[...]).map { Int($0) }
    }

    /// From Python: `zlib.crc32(gram.encode()) % 8192`, at each place the three lengths.
    @Test(
        "Grams are the numbers that zlib gives them, in lower case, with one space around and between words",
        arguments: [
            ("", []), ("  ", []), ("A", [1939, 1500, 2257]),
            (
                "Ünï Ted\tX",
                [
                    1240, 5584, 7010, 7392, 2282, 107, 1484, 6107, 5123, 4581, 5422, 896, 888, 5847, 2573, 7130, 829,
                    3959,
                    2140, 7858, 1661, 7316, 1858, 2718, 3923, 3268, 457,
                ]
            ),
            (
                "Straße İ 😀",
                [
                    5851, 226, 2761, 3567, 1017, 6744, 7709, 4900, 4682, 6213, 7236, 8143, 4701, 1121, 2287, 4617, 7699,
                    113, 3541, 3463, 7792, 4001, 3660, 496, 1916, 1781, 4154, 6258, 3005, 3135, 4673, 5361, 1913,
                ]
            ),
        ])
    func numbers(text: String, expected: [Int]) { #expect(grams(text) == expected) }

    @Test("Bytes that are no UTF-8 are read as something, and the next text is not touched by them")
    func hostile() {
        var grams = TextGrams()
        #expect(!grams.numbers(of: [0xFF, 0xC3, 0x20, 0xF0, 0x9F]).isEmpty)
        #expect(Array(grams.numbers(of: Array("A".utf8)[...])) == [1939, 1500, 2257])
    }

    @Test("What a text counts is of unit length, each gram once")
    func weights() {
        var counter = GramCounter()
        let weights = (0..<TextGrams.buckets).map { Float($0 % 7 + 1) }
        for text in ["la la la la", "blue river", "x"] {
            var grams = WeightedIDs()
            counter.append(Array(text.utf8)[...], weights: weights, to: &grams)
            #expect(grams.rowCount == 1 && Set(grams.ids).count == grams.ids.count)
            #expect(abs(grams.weights.reduce(0.0) { $0 + Double($1) * Double($1) } - 1) < 1e-5)
        }
        var nothing = WeightedIDs()
        counter.append([], weights: weights, to: &nothing)
        counter.append(Array("x".utf8)[...], weights: .init(repeating: 0, count: TextGrams.buckets), to: &nothing)
        #expect(nothing.rowCount == 2 && nothing.ids.isEmpty)
    }
}

@Suite("Singular vectors of sparse matrices")
struct SingularVectorsTests {
    /// Numbers that fall off in strength, as those of texts do.
    private func matrix(rows: Int, columns: Int) -> (WeightedIDs, [Double]) {
        let random = Philox(seed: 3)
        var dense = [Double](repeating: 0, count: rows * columns)
        let entries = (0..<rows).map { row -> [(id: Int32, weight: Float)] in
            (0..<columns).compactMap { column in
                let words = random(UInt32(row), UInt32(column), 0, 0)
                guard words[0] % 4 == 0 else { return nil }
                let value = Float(words[1] % 1000) / 1000 / Float(1 + column / 3)
                dense[row * columns + column] = Double(value)
                return (Int32(column), value)
            }
        }
        return (WeightedIDs(entries), dense)
    }

    @Test("They are those of the dense matrix", arguments: [(60, 40, 6), (12, 30, 5), (200, 9, 9)])
    func dense(rows: Int, columns: Int, count: Int) {
        let (matrix, dense) = matrix(rows: rows, columns: columns)
        let found = SingularVectors(of: matrix, columns: columns, count: count, seed: 1, arithmetic: .loops)
        var moments = SecondMoments(width: columns)
        moments.add(dense)
        let expected = SymmetricEigenvectors(of: moments.matrix, dimensions: columns, arithmetic: .loops)
        for k in 0..<count {
            #expect(abs(found.values[k] - expected.values[k].squareRoot()) < 0.02 * found.values[0])
        }
        let first = (0..<columns).reduce(0.0) { $0 + Double(found.vectors[$1 * count]) * expected.vectors[$1] }
        #expect(abs(abs(first) - 1) < 1e-3)
        for one in 0..<count {
            for other in 0...one {
                let dot = (0..<columns).reduce(0.0) {
                    $0 + Double(found.vectors[$1 * count + one]) * Double(found.vectors[$1 * count + other])
                }
                #expect(abs(dot - (one == other ? 1 : 0)) < 1e-3)
            }
        }
    }

    @Test("Directions that a matrix does not have are zeros, and no number depends on the threads")
    func rank() {
        let one = WeightedIDs(
            (0..<30).map { row -> [(id: Int32, weight: Float)] in [(2, Float(row)), (5, Float(2 * row))] })
        let found = SingularVectors(
            of: one, columns: 9, count: 4, seed: 1, arithmetic: .loops, workers: Workers(count: 1))
        #expect(stride(from: 1, to: 36, by: 4).allSatisfy { found.vectors[$0] == 0 && found.vectors[$0 + 1] == 0 })
        #expect(abs(abs(found.vectors[8]) - 1 / Float(5).squareRoot()) < 1e-5)
        let threads = SingularVectors(
            of: one, columns: 9, count: 4, seed: 1, arithmetic: .loops, workers: Workers(count: 3))
        #expect(threads.vectors == found.vectors && threads.values == found.values)
        let nothing = SingularVectors(of: WeightedIDs([[], []]), columns: 3, count: 2, seed: 1, arithmetic: .loops)
        #expect(nothing.vectors == [0, 0, 0, 0, 0, 0] && nothing.values == [0, 0])
    }
}
