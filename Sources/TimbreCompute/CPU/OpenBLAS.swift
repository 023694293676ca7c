import CTimbreOpenBLAS
import Foundation

/// OpenBLAS, opened at run time where products are left to it; once opened it stays open.
struct OpenBLAS: Sendable {
    private let functions: TimbreOpenBLASFunctions

    /// - Returns: nil where it is not installed.
    init?() {
        let names = ["libopenblas.so.0", "libopenblas.so"]
        guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first,
            let multiply = dlsym(library, "cblas_sgemm"),
            let setThreadCount = dlsym(library, "openblas_set_num_threads"),
            let getConfiguration = dlsym(library, "openblas_get_config")
        else { return nil }
        func function<Function>(_ address: UnsafeMutableRawPointer) -> Function {
            unsafeBitCast(address, to: Function.self)
        }
        functions = TimbreOpenBLASFunctions(
            multiply: function(multiply), setThreadCount: function(setThreadCount),
            getConfiguration: function(getConfiguration))
        // It is called by each own thread on its own tile.
        functions.setThreadCount(1)
    }

    /// Version, kernels and build options.
    var configuration: String { functions.getConfiguration().map { String(cString: $0) } ?? "OpenBLAS" }

    /// `c += op(a) · op(b)`, row-major: op(a) is `[m, k]`, op(b) `[k, n]`, c `[m, n]`.
    ///
    /// - Parameters:
    ///   - a: `[m, k]`, or `[k, m]` where it is transposed, without gaps; b likewise.
    ///   - width: floats from one row of c to the next.
    func addProduct(
        _ a: UnsafePointer<Float>, transposingA: Bool = false, _ b: UnsafePointer<Float>,
        transposingB: Bool = false, m: Int, n: Int, k: Int, into c: UnsafeMutablePointer<Float>,
        width: Int
    ) {
        functions.multiply(
            CblasRowMajor, transposingA ? CblasTrans : CblasNoTrans, transposingB ? CblasTrans : CblasNoTrans,
            blasint(m), blasint(n), blasint(k), 1, a, blasint(transposingA ? m : k), b,
            blasint(transposingB ? k : n), 1, c, blasint(width))
    }
}
