/// Eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations (Golub, Van Loan, "Matrix
/// Computations", section 8.5): exact to the last digits for small eigenvalues too, and the same for the same matrix.
///
/// - Complexity: O(d³) a sweep, fewer than ten sweeps; a second or two at d = 200.
struct SymmetricEigen {
    /// The largest first.
    private(set) var values: [Double]
    /// Row-major `[d, d]`: row i belongs to `values[i]`, has unit length, and its largest element by magnitude (the
    /// first of equals) is positive.
    private(set) var vectors: [Double]

    private static let sweepLimit = 60

    /// - Parameter matrix: row-major `[d, d]`, symmetric and finite.
    init(of matrix: [Double], dimensions d: Int) {
        precondition(matrix.count == d * d, "\(matrix.count) elements of a matrix of \(d) × \(d)")
        var a = matrix
        var rotations = [Double](repeating: 0, count: d * d)
        for i in 0..<d { rotations[i * d + i] = 1 }
        let scale = a.reduce(0) { max($0, abs($1)) }
        for _ in 0..<Self.sweepLimit {
            var largest = 0.0
            for p in 0..<d {
                for q in p + 1..<max(d, p + 1) { largest = max(largest, abs(a[p * d + q])) }
            }
            guard largest > scale * 1e-15 else { break }
            for p in 0..<d {
                for q in p + 1..<max(d, p + 1) { Self.rotate(&a, &rotations, d, p, q) }
            }
        }
        let order = (0..<d).sorted { (a[$1 * d + $1], $0) < (a[$0 * d + $0], $1) }
        values = order.map { a[$0 * d + $0] }
        vectors = order.flatMap { row in
            let vector = rotations[row * d..<(row + 1) * d]
            let largest = vector.reduce(0.0) { abs($1) > abs($0) * (1 + 1e-12) ? $1 : $0 }
            return vector.map { largest < 0 ? -$0 : $0 }
        }
    }

    /// Makes `a[p, q]` zero; row i of `rotations` becomes the i-th eigenvector.
    private static func rotate(_ a: inout [Double], _ rotations: inout [Double], _ d: Int, _ p: Int, _ q: Int) {
        let off = a[p * d + q]
        guard off != 0 else { return }
        let theta = (a[q * d + q] - a[p * d + p]) / (2 * off)
        let tangent = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        let sine = tangent * cosine
        for i in 0..<d {
            let (x, y) = (a[i * d + p], a[i * d + q])
            a[i * d + p] = cosine * x - sine * y
            a[i * d + q] = sine * x + cosine * y
        }
        for i in 0..<d {
            let (x, y) = (a[p * d + i], a[q * d + i])
            a[p * d + i] = cosine * x - sine * y
            a[q * d + i] = sine * x + cosine * y
            let (u, v) = (rotations[p * d + i], rotations[q * d + i])
            rotations[p * d + i] = cosine * u - sine * v
            rotations[q * d + i] = sine * u + cosine * v
        }
        (a[p * d + q], a[q * d + p]) = (0, 0)
    }
}
