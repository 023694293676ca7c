/// Eigenvalues and eigenvectors of a symmetric matrix: the same bits for the same matrix and arithmetic.
///
///     let eigen = SymmetricEigenvectors(of: covariance, dimensions: d, arithmetic: device.arithmetic)
///     let first = eigen.vectors[..<d]   // belongs to eigen.values[0], the largest
///
/// LAPACK computes large matrices, where OpenBLAS is installed; Jacobi's rotations the others.
package struct SymmetricEigenvectors: Sendable {
    /// Eigenvalues, the largest first.
    package let values: [Double]
    /// Row-major `[d, d]`: row i belongs to `values[i]`, has unit length, and its largest element by magnitude (the
    /// first of equals) is positive.
    package let vectors: [Double]

    /// - Parameters:
    ///   - matrix: row-major `[d, d]`, symmetric and finite.
    ///   - arithmetic: the arithmetic of the device beside which the host computes.
    package init(of matrix: [Double], dimensions d: Int, arithmetic: CPUArithmetic = .fastest) {
        precondition(matrix.count == d * d, "\(matrix.count) elements of a matrix of \(d) × \(d)")
        guard d > 0 else {
            (values, vectors) = ([], [])
            return
        }
        let pairs = Self.pairs(of: matrix, dimensions: d, arithmetic)
        let order = (0..<d).sorted { (pairs.values[$1], $0) < (pairs.values[$0], $1) }
        values = order.map { pairs.values[$0] }
        vectors = order.flatMap { row in
            let vector = pairs.vectors[row * d..<(row + 1) * d]
            let largest = vector.reduce(0.0) { abs($1) > abs($0) * (1 + 1e-12) ? $1 : $0 }
            return vector.map { largest < 0 ? -$0 : $0 }
        }
    }

    /// In any order and of any sign.
    private static func pairs(
        of matrix: [Double], dimensions d: Int, _ arithmetic: CPUArithmetic
    ) -> (values: [Double], vectors: [Double]) {
        let openBLAS = OpenBLASUse(arithmetic).forEigenvectors(dimensions: d)
        if let pairs = openBLAS?.eigenvectors(of: matrix, dimensions: d) { return pairs }
        let rotations = JacobiRotations(of: matrix, dimensions: d)
        return (rotations.values, rotations.vectors)
    }
}
