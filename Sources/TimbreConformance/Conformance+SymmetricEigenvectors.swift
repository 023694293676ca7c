import TimbreCompute

extension Conformance {
    /// Check of eigenvectors, which the host computes on every device: they must give the matrix back.
    static let symmetricEigenvectors = Check(name: "symmetricEigenvectors", unit: "matrices/s") {
        device, shapes, comparison in
        for shape in shapes {
            let (d, rows) = (shape.columns, min(shape.rows, 2 * shape.columns))
            var draws = Draws(seed: shape.rows * d)
            // Fewer rows than columns leave eigenvalues of 0, and a matrix of one row has but one other.
            let values = draws.floats(rows * d).map(Double.init)
            let matrix = (0..<d * d).map { place in
                (0..<rows).reduce(0.0) { $0 + values[$1 * d + place / d] * values[$1 * d + place % d] }
            }
            let eigen = SymmetricEigenvectors(of: matrix, dimensions: d, arithmetic: device.arithmetic)
            let (vectors, norm) = (eigen.vectors, matrix.reduce(0) { $0 + $1 * $1 }.squareRoot())
            var (again, products) = ([Float](), [Float]())
            for place in 0..<d * d {
                let (i, j) = (place / d, place % d)
                let sum = (0..<d).reduce(0.0) {
                    $0 + eigen.values[$1] * vectors[$1 * d + i] * vectors[$1 * d + j]
                }
                let product = (0..<d).reduce(0.0) { $0 + vectors[i * d + $1] * vectors[j * d + $1] }
                again.append(Float(sum - matrix[place]))
                products.append(Float(product - (i == j ? 1 : 0)))
            }
            // The bound of LAPACK's own tests: 50 d ε, of the matrix and of 1.
            let allowed = 50 * Double(d) * Double.ulpOfOne
            let label = "[\(d), \(d)] of rank \(min(rows, d))"
            comparison.compare(
                again, with: again.map { _ in Expected(0, tolerance: allowed * norm + Rounding.smallest) }, columns: d,
                "what eigenvectors miss of \(label)")
            comparison.compare(
                products, with: products.map { _ in Expected(0, tolerance: allowed) }, columns: d,
                "what eigenvectors' products miss, \(label)")
            comparison.expect(
                zip(eigen.values, eigen.values.dropFirst()).allSatisfy { $0 >= $1 },
                "eigenvalues of \(label) do not descend")
        }
    } workload: { device, _ in
        let d = 128
        var draws = Draws(seed: d)
        let values = draws.floats(d * d).map(Double.init)
        let matrix = (0..<d * d).map { values[max($0 / d, $0 % d) * d + min($0 / d, $0 % d)] }
        return Workload(amount: 1) {
            _ = SymmetricEigenvectors(of: matrix, dimensions: d, arithmetic: device.arithmetic)
        }
    }
}
