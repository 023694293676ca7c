import TimbreCompute

/// How an index is cut so that it fits on a device.
struct PiecePlan {
    /// Consecutive rows; all but the last start and end at multiples of 32, where a mask's words do.
    let pieces: [Range<Int>]
    /// Whether all pieces stay on the device together.
    let isResident: Bool
    /// Bytes for a batch of queries and its answers.
    let queryBytes: Int

    /// - Parameter isShared: whether the device can search the vectors where they lie in the host's memory.
    /// - Throws: `SearchFault.deviceMemoryTooSmall` where not even 32 songs fit.
    init(songCount: Int, dimensions: Int, device: DeviceDescription, deviceMemory: Int?, isShared: Bool) throws {
        let rowBytes = dimensions * MemoryLayout<Float>.stride
        let isFree = isShared && device.kind == .cpu && deviceMemory == nil
        // Half is left to queries, masks and what a search needs besides.
        let budget = isFree ? Int.max : min(deviceMemory ?? .max, device.memory) / 2
        queryBytes = min(budget / 2, 256 << 20)
        isResident = songCount <= budget / rowBytes
        // While a piece is loaded, the one before it may still be held.
        let pieceBytes = min(isResident ? budget : budget / 2, isFree ? .max : device.maximumAllocation)
        let rows = min(pieceBytes / rowBytes, Int(Int32.max)) / 32 * 32
        guard rows > 0 || songCount == 0 else {
            throw SearchFault.deviceMemoryTooSmall(given: deviceMemory ?? device.memory, needed: 4 * 32 * rowBytes)
        }
        pieces = stride(from: 0, to: songCount, by: max(rows, 1)).map { $0..<min($0 + rows, songCount) }
    }
}
