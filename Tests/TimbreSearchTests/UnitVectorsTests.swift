import Testing
import TimbreSearch

@Suite("Unit vectors")
struct UnitVectorsTests {
    @Test(
        "Any length becomes 1, each value within half an ulp of Double's",
        arguments: [1, 1e-20, 1e20, 1e-38, 3e38, .leastNonzeroMagnitude * 1000] as [Float])
    func lengths(length: Float) {
        for dimensions in [1, 2, 3, 4, 5, 20, 93] {
            let vectors = randomVectors(50, dimensions, seed: 1).map { $0 * length }
            let units = UnitVectors(VectorSource(vectors, dimensions: dimensions)).values
            let reference = DoubleReference(vectors, dimensions: dimensions).units
            for (row, expected) in reference.enumerated() {
                for column in 0..<dimensions {
                    let (value, expected) = (units[row * dimensions + column], expected?[column] ?? 0)
                    // Double's own rounding of norm and quotient moves a tie at most.
                    #expect(abs(Double(value) - expected) <= Double(Float(expected).ulp) * 0.5001)
                }
            }
        }
    }

    @Test("Rows without a direction become 0 and are named in order")
    func unusable() {
        let vectors: [Float] = [0, 0, 3, 4, .nan, 1, .infinity, 0, -0.0, 0, -.infinity, .nan]
        let units = UnitVectors(VectorSource(vectors, dimensions: 2))
        #expect(units.values == [0, 0, 0.6, 0.8, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(units.unusable.map(\.row) == [0, 2, 3, 4, 5])
        #expect(units.unusable.map(\.defect) == [.zero, .notANumber, .infinite, .zero, .notANumber])
    }

    @Test("A range of rows, and any number of threads, give the same bits")
    func parts() {
        let dimensions = 400
        let source = VectorSource(hostileVectors(2000, dimensions, seed: 2), dimensions: dimensions)
        let whole = UnitVectors(source)
        for threads in [2, 3] {
            let shared = UnitVectors(source, threads: threads)
            #expect(shared.values == whole.values)
            #expect(shared.unusable == whole.unusable)
        }
        let part = UnitVectors(source, rows: 700..<1900, threads: 2)
        #expect(part.values == Array(whole.values[700 * dimensions..<1900 * dimensions]))
        #expect(part.unusable == whole.unusable.filter { part.rows.contains($0.row) })
        #expect(UnitVectors(source, rows: 5..<5).values.isEmpty)
    }
}
