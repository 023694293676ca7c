import CTimbreLoops

/// Choice of the CPU's operations that OpenBLAS computes instead of the loops.
///
/// Measured at the shapes of a training step, 128 songs a tile, in
/// `Benchmarks/runs/2026-11-28-amd-epyc-2-cores-openblas`. At products by weights of 128 to 1024 columns the loops,
/// which pack weights once a step, are ahead: OpenBLAS has 0.75 to 0.91 of their rate with AVX-512, 0.85 to 1.03 with
/// AVX2. At sums of products over songs OpenBLAS is ahead once the sums leave the caches, unless the processor is newer
/// than the library and gets kernels without AVX: 0.20 to 0.31 of the loops' rate with AVX-512. A batch of 32 songs
/// changes none of it: at 256 × 128 OpenBLAS has 0.45 to 0.90 of the loops' rate
/// (`Benchmarks/runs/2026-11-29-intel-xeon-2-cores-classifier`).
struct OpenBLASUse: Sendable {
    /// Rows and columns from which a layer's gradient is OpenBLAS's: 1.0 to 1.2 times the loops' rate with AVX-512, 1.4
    /// to 1.9 times with AVX2.
    static let sumWidth = 512
    /// Dimensions from which a symmetric matrix is OpenBLAS's: 3.5 times as fast there, 14 times at 200. Below,
    /// Jacobi's rotations end about when OpenBLAS is open, and the usual maps keep their bits on a machine without it.
    static let eigenvectorDimensions = 64

    let arithmetic: CPUArithmetic
    /// Whether the processor has the fused multiply-add: the loops are slow without it.
    let fuses: Bool
    /// Whether OpenBLAS has kernels for the processor; nil to ask it, which opens it, once that matters.
    private let knowsProcessor: Bool?

    init(_ arithmetic: CPUArithmetic, fuses: Bool = timbre_fuses(), knowsProcessor: Bool? = nil) {
        (self.arithmetic, self.fuses, self.knowsProcessor) = (arithmetic, fuses, knowsProcessor)
    }

    /// OpenBLAS for products by weights; nil: the loops.
    var forProducts: OpenBLAS? { library(isFaster: !fuses) }

    /// OpenBLAS for sums of products over songs, `[k, n]`; nil: the loops.
    func forSums(k: Int, n: Int) -> OpenBLAS? {
        library(isFaster: !fuses || min(k, n) >= Self.sumWidth && hasFittingKernels)
    }

    /// OpenBLAS for eigenvectors of `[d, d]`; nil: Jacobi's rotations.
    func forEigenvectors(dimensions d: Int) -> OpenBLAS? {
        library(isFaster: d >= Self.eigenvectorDimensions)
    }

    private var hasFittingKernels: Bool { knowsProcessor ?? OpenBLAS.installed?.knowsProcessor ?? false }

    private func library(isFaster: Bool) -> OpenBLAS? {
        switch arithmetic {
        case .fastest: isFaster ? .installed : nil
        case .loops: nil
        case .openBLAS: .installed
        }
    }
}
