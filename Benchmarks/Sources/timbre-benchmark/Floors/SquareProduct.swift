import CBenchmarkOpenBLAS

/// What the cores give: OpenBLAS at a product of two square float32 matrices.
///
/// It is measured in a process of its own, because OpenBLAS takes its kernels and its threads once and for a whole process.
enum SquareProduct {
    static let size = 2048
    static var flops: Double { 2 * Double(size * size * size) }

    /// FLOP/s of this process's OpenBLAS.
    static func flopsPerSecond(size: Int = size) -> Double {
        let a = (0..<size * size).map { Float($0 % 7) }
        let b = (0..<size * size).map { Float($0 % 5) }
        var c = [Float](repeating: 0, count: size * size)
        let n = Int32(size)
        let seconds = Stopwatch.seconds {
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a, n, b, n, 0, &c, n)
        }
        precondition(c[0] > 0, "a product of positive numbers that is none")
        return flops / seconds
    }

    /// Version, kernels and the most threads, as OpenBLAS gives them.
    static var configuration: String { String(cString: openblas_get_config()) }
}
