import CTimbreLoops

/// Work of the CPU that is OpenBLAS's and not the loops'.
///
/// Measured at the shapes of a training step, 128 songs a tile, and recorded with the rest in
/// `Benchmarks/runs/2026-11-28-amd-epyc-2-cores-openblas`: at products by weights the loops, which pack those once a
/// step, are ahead at every width up to 1024, by 15 to 20 %. OpenBLAS is ahead at sums of products over songs, once
/// they leave the caches.
struct OpenBLASUse: Sendable {
    /// Rows and columns from which a layer's gradient is OpenBLAS's: 5 to 15 % faster with AVX-512, 45 to 85 % with AVX2.
    static let sumWidth = 512
    /// Rows from which a symmetric matrix is: below, Jacobi's rotations end before OpenBLAS is open.
    static let eigenvectorDimensions = 64

    let arithmetic: CPUArithmetic
    /// Whether the processor has the fused multiply-add: the loops are slow without it.
    let fuses: Bool

    init(_ arithmetic: CPUArithmetic, fuses: Bool = timbre_fuses()) {
        (self.arithmetic, self.fuses) = (arithmetic, fuses)
    }

    /// For products by weights; nil: the loops.
    var forProducts: OpenBLAS? { library(isFaster: !fuses) }

    /// For sums of products over songs, `[k, n]`; nil: the loops.
    func forSums(k: Int, n: Int) -> OpenBLAS? { library(isFaster: !fuses || min(k, n) >= Self.sumWidth) }

    /// For eigenvectors of `[d, d]`; nil: Jacobi's rotations.
    func forEigenvectors(dimensions d: Int) -> OpenBLAS? {
        library(isFaster: d >= Self.eigenvectorDimensions)
    }

    private func library(isFaster: Bool) -> OpenBLAS? {
        switch arithmetic {
        case .fastest: isFaster ? .installed : nil
        case .loops: nil
        case .openBLAS: .installed
        }
    }
}
