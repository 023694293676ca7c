import Foundation

/// The square product as a contender: what the arithmetic of some work would take at its rate.
///
/// An OpenBLAS that does not know the processor takes kernels for an older one. Where the processor has AVX-512, both
/// are measured: as shipped, and with the kernels for AVX-512.
final class ProductFloor {
    static let shipped = "square product, OpenBLAS as shipped"
    static let wide = "square product, AVX-512 kernels"
    static let wideKernels = ["OPENBLAS_CORETYPE": "SkylakeX"]
    private let children: [Peer]

    /// - Throws: `BenchmarkFault`.
    init(_ bench: Bench) throws {
        let program = CommandLine.arguments[0]
        var kinds: [(who: String, environment: [String: String])] = [(Self.shipped, [:])]
        if Machine.hasAVX512 { kinds.append((Self.wide, Self.wideKernels)) }
        children = try kinds.map { kind in
            try Peer(
                kind.who, [program, "square-product"],
                environment: bench.options.threadVariables.merging(kind.environment) { $1 })
        }
        for (child, kind) in zip(children, kinds) {
            try bench.started(child, [program, "square-product"], environment: kind.environment)
        }
    }

    /// - Parameter flops: floating-point operations of one unit of the work.
    func contenders(flops: Double) -> [Contender] {
        children.map { child in
            Contender(who: child.who, role: .floor) {
                let rate = try child.answer([:]).number("flops_per_second")
                return Sample(
                    value: rate / flops, details: ["flops_per_second": .number(rate.rounded())])
            }
        }
    }
}
