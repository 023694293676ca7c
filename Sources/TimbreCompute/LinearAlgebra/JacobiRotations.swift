/// Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub, Van Loan, "Matrix
/// Computations", section 8.5): exact to the last digits for small eigenvalues too.
///
/// - Complexity: O(d³) a sweep, fewer than ten sweeps; a second or two at d = 200.
struct JacobiRotations {
    /// Eigenvalues, in no order.
    private(set) var values: [Double]
    /// Row-major `[d, d]`: row i belongs to `values[i]`, has unit length and either sign.
    private(set) var vectors: [Double]

    private static let sweepLimit = 60

    init(of matrix: [Double], dimensions d: Int) {
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
        values = (0..<d).map { a[$0 * d + $0] }
        vectors = rotations
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
