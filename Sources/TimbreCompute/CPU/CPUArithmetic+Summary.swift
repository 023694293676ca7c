import CTimbreLoops

extension CPUArithmetic {
    /// Division of the work between own loops and OpenBLAS, on one line: "OpenBLAS 0.3.21 (SkylakeX kernels): gradients
    /// of layers of 512 × 512 and more, eigenvectors from 64 dimensions on; own loops (AVX-512): everything else".
    ///
    /// It opens OpenBLAS, where that is installed.
    public var summary: String {
        self == .loops ? "\(Self.loopsName): everything, as asked for" : summary(OpenBLAS.opened)
    }

    /// - Parameter knowsProcessor: whether OpenBLAS has kernels for the processor; nil to ask it.
    func summary(
        _ opened: Result<OpenBLAS, OpenBLAS.Obstacle>, fuses: Bool = timbre_fuses(), knowsProcessor: Bool? = nil
    ) -> String {
        let loops = Self.loopsName
        let installed: OpenBLAS
        do {
            installed = try opened.get()
        } catch {
            return "\(loops): everything; no OpenBLAS, since \(error.reason) (libopenblas0-pthread suits)"
        }
        let isForced = self == .openBLAS
        let width = OpenBLASUse.sumWidth
        var work: [String] = []
        if isForced || !fuses {
            work.append("all products of training")
        } else if knowsProcessor ?? installed.knowsProcessor {
            work.append("gradients of layers of \(width) × \(width) and more")
        }
        if installed.hasEigenvectors {
            work.append(
                isForced ? "eigenvectors" : "eigenvectors from \(OpenBLASUse.eigenvectorDimensions) dimensions on")
        }
        guard !work.isEmpty else { return "\(loops): everything; \(installed.name) are slower" }
        return "\(installed.name): \(work.joined(separator: ", "))\(isForced ? ", as asked for" : ""); "
            + "\(loops): everything else"
    }

    /// Instructions that the loops are compiled for, beyond those of every processor of the kind: "own loops
    /// (AVX-512)".
    static var loopsName: String {
        switch timbre_instructions() {
        case timbre_avx512: "own loops (AVX-512)"
        case timbre_avx2: "own loops (AVX2)"
        default: "own loops"
        }
    }
}
