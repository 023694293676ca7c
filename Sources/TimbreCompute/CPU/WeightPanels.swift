import CTimbreLoops
import CTimbreOpenBLAS

/// The right factor of products, laid out for the loops that compute them.
///
/// Where the processor has no fused multiply-add the loops are right and slow: there a training's products are
/// OpenBLAS's, of the matrix as it is.
struct WeightPanels {
    let k: Int
    let n: Int
    private let memory: Scratch?
    private let matrix: UnsafePointer<Float>
    private let bias: UnsafePointer<Float>?
    private let isTransposed: Bool

    /// - Parameters:
    ///   - matrix: `[k, n]`, or `[n, k]` where it is transposed.
    ///   - bias: `[n]`; nil for zeros.
    ///   - usesLoops: whether to lay the matrix out; if not, it must stay as it is as long as this is used.
    init(
        _ matrix: UnsafePointer<Float>, bias: UnsafePointer<Float>? = nil, k: Int, n: Int, isTransposed: Bool = false,
        usesLoops: Bool, on backend: CPUBackend
    ) throws {
        (self.k, self.n, self.matrix, self.bias, self.isTransposed) = (k, n, matrix, bias, isTransposed)
        memory = usesLoops ? try backend.scratch(timbre_packed_count(k, n)) : nil
        if let memory { timbre_pack(matrix, bias, k, n, isTransposed, memory.floats) }
    }

    /// `c = a · matrix + bias`.
    ///
    /// - Parameters:
    ///   - a: `[rows, k]`.
    ///   - c: `[rows, n]`.
    func multiply(_ a: UnsafePointer<Float>, rows: Int, into c: UnsafeMutablePointer<Float>) {
        if let memory { return timbre_product(a, rows, k, memory.floats, n, c) }
        for row in 0..<rows {
            if let bias {
                (c + row * n).update(from: bias, count: n)
            } else {
                (c + row * n).update(repeating: 0, count: n)
            }
        }
        guard k > 0 else { return }
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, isTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(n),
            blasint(k), 1, a, blasint(k), matrix, blasint(isTransposed ? k : n), 1, c, blasint(n))
    }
}

/// Sums of products over songs: `aᵀ · g`, and below it the sums of g's columns.
struct ProductSums {
    let k: Int
    let n: Int
    /// Between two rows of sums.
    let width: Int
    let usesLoops: Bool

    init(k: Int, n: Int, usesLoops: Bool) {
        (self.k, self.n, self.usesLoops) = (k, n, usesLoops)
        width = timbre_sum_columns(n)
    }

    /// Floats of `[k + 1, width]`.
    var count: Int { (k + 1) * width }

    /// - Parameters:
    ///   - a: `[rows, k]`.
    ///   - g: `[rows, n]`.
    func add(_ a: UnsafePointer<Float>, _ g: UnsafePointer<Float>, rows: Int, to sums: UnsafeMutablePointer<Float>) {
        if usesLoops { return timbre_sum_products(a, g, rows, k, n, sums) }
        timbre_sum_products(a, g, rows, 0, n, sums + k * width)
        guard k > 0 else { return }
        cblas_sgemm(
            CblasRowMajor, CblasTrans, CblasNoTrans, blasint(k), blasint(n), blasint(rows), 1, a, blasint(k), g,
            blasint(n), 1, sums, blasint(width))
    }
}
