import TimbreBase
import TimbreCompute

/// The strongest right singular vectors of a sparse matrix, by subspace iteration from a random start (Halko,
/// Martinsson, Tropp, "Finding Structure with Randomness", SIAM Review 2011). The same bits for any number of threads.
struct SingularVectors {
    /// Row-major `[columns, count]`, each column of unit length, the strongest first; zeros where the matrix has no
    /// more.
    let vectors: [Float]
    /// Singular values, `[count]`.
    let values: [Double]

    /// Number of vectors beyond those asked for, which make these more exact; so does each iteration.
    private static let spare = 8
    private static let iterations = 2
    /// Smallest strength of a direction as a share of the strongest: weaker ones are rounding.
    private static let leastShare = 1e-4

    /// - Parameters:
    ///   - matrix: `[rows, columns]`: a row's ids are its columns.
    ///   - count: the number of vectors; no more than there are rows or columns are found, the others are zeros.
    init(
        of matrix: WeightedIDs, columns: Int, count: Int, seed: UInt64, arithmetic: CPUArithmetic,
        workers: Workers = Workers()
    ) {
        let width = max(min(count + Self.spare, columns, matrix.rowCount), 1)
        let transposed = matrix.transposed(ids: columns)
        var basis = Philox(seed: seed).uniform(columns * width, limit: 1, tensor: 0)
        for _ in 0..<Self.iterations {
            let image = matrix.times(basis, width: width, workers)
            basis = Self.basis(of: transposed.times(image, width: width, workers), width: width, arithmetic, workers)
        }
        let image = matrix.times(basis, width: width, workers)
        let eigen = SymmetricEigenvectors(
            of: Self.products(of: image, width: width), dimensions: width, arithmetic: arithmetic)
        let values = (0..<count).map { $0 < width ? max(eigen.values[$0], 0).squareRoot() : 0 }
        self.values = values
        vectors = basis.turned(
            by: eigen, factors: values.map { $0 > values[0] * Self.leastShare ? 1 : 0 }, workers)
    }

    /// Columns at right angles that span the same space.
    private static func basis(
        of rows: [Float], width: Int, _ arithmetic: CPUArithmetic, _ workers: Workers
    ) -> [Float] {
        let eigen = SymmetricEigenvectors(
            of: products(of: rows, width: width), dimensions: width, arithmetic: arithmetic)
        let least = (eigen.values.first ?? 0) * leastShare * leastShare
        return rows.turned(
            by: eigen, factors: eigen.values.map { $0 > least && $0 > 0 ? 1 / $0.squareRoot() : 0 }, workers)
    }

    /// Inner products of all columns, `[width, width]`.
    private static func products(of rows: [Float], width: Int) -> [Double] {
        var products = SecondMoments(width: width)
        products.add(rows.map(Double.init))
        return products.matrix
    }
}

extension [Float] {
    /// Rows along the first eigenvectors, each direction times its factor, `[rows, factors]`: zeros where the factor is
    /// 0 or there are no more eigenvectors.
    fileprivate func turned(by eigen: SymmetricEigenvectors, factors: [Double], _ workers: Workers) -> [Float] {
        let (width, count) = (eigen.values.count, factors.count)
        let found = Swift.min(width, count)
        var directions = [Double](repeating: 0, count: width * count)
        for j in 0..<width { for k in 0..<found { directions[j * count + k] = eigen.vectors[k * width + j] } }
        return times(directions, inner: width, factors: factors, workers)
    }
}
