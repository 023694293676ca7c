import CTimbreOpenBLAS
import Dispatch
import Foundation

/// OpenBLAS, opened at run time where work is left to it; once opened it stays open.
///
/// It computes on the calling thread alone: own threads share out the work, so that results do not depend on their
/// number.
struct OpenBLAS: Sendable {
    /// The system's, opened when it is first asked for, which takes some milliseconds; nil where it is not installed.
    static let installed = OpenBLAS()

    let functions: TimbreOpenBLASFunctions
    /// Calls that may be under way at once. OpenBLAS has memory for a number of callers that is fixed when it is built
    /// (128 in Debian's) and ends the process at several hundred.
    private static let callers = DispatchSemaphore(value: 64)

    private init?() {
        let names = ["libopenblas.so.0", "libopenblas.so"]
        guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first,
            let multiply = dlsym(library, "cblas_sgemm"),
            let setThreadCount = dlsym(library, "openblas_set_num_threads"),
            let getConfiguration = dlsym(library, "openblas_get_config"),
            let getCoreName = dlsym(library, "openblas_get_corename")
        else { return nil }
        func function<Function>(_ address: UnsafeMutableRawPointer) -> Function {
            unsafeBitCast(address, to: Function.self)
        }
        functions = TimbreOpenBLASFunctions(
            multiply: function(multiply), setThreadCount: function(setThreadCount),
            getConfiguration: function(getConfiguration), getCoreName: function(getCoreName),
            eigenvectors: dlsym(library, "dsyevd_").map(function))
        functions.setThreadCount(1)
    }

    /// Version and kernels: "OpenBLAS 0.3.21 (SkylakeX kernels)".
    var name: String {
        let configuration = functions.getConfiguration().map { String(cString: $0) } ?? ""
        let version = configuration.split(separator: " ").dropFirst().first.map { " \($0)" } ?? ""
        let kernels = functions.getCoreName().map { " (\(String(cString: $0)) kernels)" } ?? ""
        return "OpenBLAS\(version)\(kernels)"
    }

    /// Whether LAPACK is a part of the build.
    var hasEigenvectors: Bool { functions.eigenvectors != nil }

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
        Self.oneOfCallers {
            functions.multiply(
                CblasRowMajor, transposingA ? CblasTrans : CblasNoTrans, transposingB ? CblasTrans : CblasNoTrans,
                blasint(m), blasint(n), blasint(k), 1, a, blasint(transposingA ? m : k), b,
                blasint(transposingB ? k : n), 1, c, blasint(width))
        }
    }

    static func oneOfCallers<Result>(_ call: () -> Result) -> Result {
        callers.wait()
        defer { callers.signal() }
        return call()
    }
}
