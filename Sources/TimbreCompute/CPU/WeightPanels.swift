import CTimbreLoops

/// The right factor of products, laid out for the loops that compute them.
///
/// OpenBLAS's products, where a training has any, are of the matrix as it is.
struct WeightPanels {
    let k: Int
    let n: Int
    private let memory: Scratch?
    private let matrix: UnsafePointer<Float>
    private let bias: UnsafePointer<Float>?
    private let isTransposed: Bool
    private let openBLAS: OpenBLAS?

    /// - Parameters:
    ///   - matrix: `[k, n]`, or `[n, k]` where it is transposed.
    ///   - bias: `[n]`; nil for zeros.
    ///   - use: whether OpenBLAS computes, from the matrix as it is, which must stay as long as this is used; nil: the
    ///     loops.
    init(
        _ matrix: UnsafePointer<Float>, bias: UnsafePointer<Float>? = nil, k: Int, n: Int, isTransposed: Bool = false,
        openBLAS use: OpenBLASUse?, on backend: CPUBackend
    ) throws {
        (self.k, self.n, self.matrix, self.bias) = (k, n, matrix, bias)
        openBLAS = use?.forProducts
        self.isTransposed = isTransposed
        memory = openBLAS == nil ? try backend.scratch(timbre_packed_count(k, n)) : nil
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
        openBLAS?.addProduct(a, matrix, transposingB: isTransposed, m: rows, n: n, k: k, into: c, width: n)
    }
}
