import CTimbreOpenBLAS
import Dispatch
import Foundation

/// OpenBLAS, opened at run time where work is left to it; once opened it stays open.
///
/// It computes on the calling thread alone: own threads share out the work, so that results do not depend on their
/// number.
struct OpenBLAS: Sendable {
    /// Why there is none to use: "libopenblas.so.0 is not installed".
    struct Obstacle: Error, Equatable {
        let reason: String

        static let notInstalled = Obstacle(reason: "libopenblas.so.0 is not installed")
    }

    /// The system's, opened when it is first asked for, which takes some milliseconds.
    static let opened = open()
    static let installed = try? opened.get()

    let functions: TimbreOpenBLASFunctions
    /// Calls that may be under way at once. OpenBLAS has memory for a number of callers that is fixed when it is built
    /// (128 in Debian's) and ends the process at several hundred.
    private static let callers = DispatchSemaphore(value: 64)

    /// The first library that can be used; else the reason of the first that is there.
    private static func open() -> Result<OpenBLAS, Obstacle> {
        var obstacle = Obstacle.notInstalled
        for name in ["libopenblas.so.0", "libopenblas.so"] {
            guard let library = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { continue }
            do throws(Obstacle) {
                return .success(try OpenBLAS(library, name: name))
            } catch {
                if obstacle == .notInstalled { obstacle = error }
            }
        }
        return .failure(obstacle)
    }

    private init(_ library: UnsafeMutableRawPointer, name: String) throws(Obstacle) {
        guard let multiply = dlsym(library, "cblas_sgemm"),
            let getParallel = dlsym(library, "openblas_get_parallel"),
            let setThreadCount = dlsym(library, "openblas_set_num_threads"),
            let getConfiguration = dlsym(library, "openblas_get_config"),
            let getCoreName = dlsym(library, "openblas_get_corename")
        else { throw Obstacle(reason: "\(name) lacks functions of OpenBLAS") }
        func function<Function>(_ address: UnsafeMutableRawPointer) -> Function {
            unsafeBitCast(address, to: Function.self)
        }
        functions = TimbreOpenBLASFunctions(
            multiply: function(multiply), getParallel: function(getParallel),
            setThreadCount: function(setThreadCount), getConfiguration: function(getConfiguration),
            getCoreName: function(getCoreName), eigenvectors: dlsym(library, "dsyevd_").map(function))
        // OpenMP counts threads anew for each caller, and a serial build may not be called by several.
        guard functions.getParallel() == 1 else {
            throw Obstacle(
                reason: "\(name) is built \(functions.getParallel() == 0 ? "without threads" : "with OpenMP")")
        }
        guard functions.getConfiguration().map({ !String(cString: $0).contains("USE64BITINT") }) ?? true else {
            throw Obstacle(reason: "\(name) is built with integers of 64 bits")
        }
        functions.setThreadCount(1)
    }

    /// Version and kernels: "OpenBLAS 0.3.21 (SkylakeX kernels)".
    var name: String {
        let configuration = functions.getConfiguration().map { String(cString: $0) } ?? ""
        let version = configuration.split(separator: " ").dropFirst().first.map { " \($0)" } ?? ""
        let kernels = functions.getCoreName().map { " (\(String(cString: $0)) kernels)" } ?? ""
        return "OpenBLAS\(version)\(kernels)"
    }

    /// Whether it has kernels for this processor. One that came after the library gets those of any x86-64, without
    /// AVX.
    var knowsProcessor: Bool { functions.getCoreName().map { String(cString: $0) } != "Prescott" }

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
