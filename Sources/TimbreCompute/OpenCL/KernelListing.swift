import TimbreKernels

/// Source of a kernel as a class of device gets it, from which a compiler's output can be studied where no such device
/// is at hand.
package struct KernelListing: Encodable, Sendable {
    /// Name of the file, in the form `walkSongs`.
    package var name: String
    package var text: String
    /// Options of the compiler, as OpenCL takes them.
    package var options: String
    /// Number of work-items in a group.
    package var lanes: Int
    /// Bytes of local memory that a launch gives a group, beside those that the source declares, for vectors of 20
    /// numbers.
    package var launchMemory: Int

    /// All kernels, with the sizes of the table.
    package static func all(for deviceClass: DeviceClass, _ limits: OpenCLLimits) -> [KernelListing] {
        let tuning = OpenCLTuning(deviceClass, limits: limits, roundsCorrectly: true)
        return KernelSource.allCases.map { source in
            KernelListing(
                name: source.rawValue, text: source.text, options: tuning.options(for: source),
                lanes: tuning.groupSize(of: source),
                launchMemory: tuning.launchMemory(of: source, dimensions: 20, limits))
        }
    }
}

extension OpenCLTuning {
    fileprivate func launchMemory(of source: KernelSource, dimensions: Int, _ limits: OpenCLLimits) -> Int {
        switch source {
        case .groupMaximaTiles:
            topKTile?.shape(dimensions: dimensions, localMemory: limits.localMemory).memory.byteCount ?? 0
        case .groupMaximaFew:
            TopKTile.fewShape(dimensions: dimensions, localMemory: limits.localMemory).memory.byteCount
        case .nearestCentre: CentreTile.bytes(depth: min(dimensions, CentreTile.depth))
        default: 0
        }
    }
}
