import TimbreBase
import TimbreCompute

/// The strongest right singular vectors of a sparse matrix, by subspace iteration from a random start (Halko, Martinsson,
/// Tropp, "Finding Structure with Randomness", SIAM Review 2011). The same bits for any number of threads.
struct SingularVectors {
    /// Row-major `[columns, count]`, each column of unit length, the strongest first; zeros where the matrix has no more.
    let vectors: [Float]
    /// `[count]`.
    let values: [Double]

    /// More vectors than are asked for make those that are more exact; so does each iteration.
    private static let spare = 8
    private static let iterations = 2
    /// Directions weaker than this, by the strongest, are rounding.
    private static let leastShare = 1e-4

    /// - Parameters:
    ///   - matrix: `[rows, columns]`: a row's ids are its columns.
    ///   - count: of vectors; no more than there are rows or columns are found, the others are zeros.
    init(
        of matrix: WeightedIDs, columns: Int, count: Int, seed: UInt64, arithmetic: CPUArithmetic,
        workers: Workers = Workers()
    ) {
        let width = max(min(count + Self.spare, columns, matrix.rowCount), 1)
        let transposed = matrix.transposed(columns: columns)
        var basis = Philox(seed: seed).uniform(columns * width, limit: 1, tensor: 0)
        for _ in 0..<Self.iterations {
            let image = matrix.times(basis, width: width, workers)
            basis = Self.basis(of: transposed.times(image, width: width, workers), width: width, arithmetic)
        }
        let image = matrix.times(basis, width: width, workers)
        let eigen = SymmetricEigenvectors(
            of: Self.products(of: image, width: width), dimensions: width, arithmetic: arithmetic)
        let found = min(count, width)
        values = (0..<count).map { $0 < found ? max(eigen.values[$0], 0).squareRoot() : 0 }
        var vectors = [Float](repeating: 0, count: columns * count)
        for row in 0..<columns {
            for column in 0..<found where values[column] > values[0] * Self.leastShare {
                var sum = 0.0
                for j in 0..<width { sum += Double(basis[row * width + j]) * eigen.vectors[column * width + j] }
                vectors[row * count + column] = Float(sum)
            }
        }
        self.vectors = vectors
    }

    /// Columns at right angles that span the same space.
    private static func basis(of rows: [Float], width: Int, _ arithmetic: CPUArithmetic) -> [Float] {
        let eigen = SymmetricEigenvectors(
            of: products(of: rows, width: width), dimensions: width, arithmetic: arithmetic)
        let least = (eigen.values.first ?? 0) * leastShare * leastShare
        var basis = [Float](repeating: 0, count: rows.count)
        let factors = eigen.values.map { $0 > least && $0 > 0 ? 1 / $0.squareRoot() : 0 }
        for start in stride(from: 0, to: rows.count, by: width) {
            for column in 0..<width where factors[column] > 0 {
                var sum = 0.0
                for j in 0..<width { sum += Double(rows[start + j]) * eigen.vectors[column * width + j] }
                basis[start + column] = Float(sum * factors[column])
            }
        }
        return basis
    }

    /// Inner products of all columns, `[width, width]`.
    private static func products(of rows: [Float], width: Int) -> [Double] {
        var products = SecondMoments(width: width)
        for start in stride(from: 0, to: rows.count, by: width) {
            products.add(rows[start..<start + width].map(Double.init))
        }
        return products.matrix
    }
}

/// Sums of the products of each two numbers of vectors, `[width, width]`.
struct SecondMoments {
    let width: Int
    private var sums: [Double]

    init(width: Int) {
        self.width = width
        sums = .init(repeating: 0, count: width * width)
    }

    mutating func add(_ vector: some RandomAccessCollection<Double>, weight: Double = 1) {
        let vector = Array(vector)
        for j in 0..<width where vector[j] != 0 {
            let factor = weight * vector[j]
            for k in j..<width { sums[j * width + k] += factor * vector[k] }
        }
    }

    var matrix: [Double] {
        var whole = sums
        for j in 0..<width { for k in 0..<j { whole[j * width + k] = whole[k * width + j] } }
        return whole
    }
}

extension WeightedIDs {
    /// Rows and columns exchanged.
    fileprivate func transposed(columns: Int) -> WeightedIDs {
        var rows = [[(id: Int32, weight: Float)]](repeating: [], count: columns)
        for row in 0..<rowCount {
            for entry in entries(ofRow: row) { rows[Int(ids[entry])].append((Int32(row), weights[entry])) }
        }
        return WeightedIDs(rows)
    }
}
