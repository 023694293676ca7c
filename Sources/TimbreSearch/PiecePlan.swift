import TimbreCompute

/// Division of an index into pieces so that it and its search fit in a budget of a device's memory.
struct PiecePlan {
    /// Consecutive rows; all but the last start and end at multiples of 32, where a mask's words do.
    let pieces: [Range<Int>]
    /// Number of pieces, from the first, that stay on the device. The others share two places, one to search and one to
    /// fill.
    let residentCount: Int
    /// Bytes of the device for a batch of queries.
    let queryBytes: Int
    /// Bytes of the device for a search's other memory.
    let searchBytes: Int

    /// - Parameters:
    ///   - budget: bytes of the device that everything together may take.
    ///   - isShared: whether the device searches the vectors where they lie in the host's memory.
    /// - Throws: `SearchFault.deviceMemoryTooSmall` where not even 32 songs fit in each place.
    init(songCount: Int, dimensions: Int, device: DeviceDescription, budget: Int, isShared: Bool) throws {
        let working = min(budget / 4, 1 << 30)
        queryBytes = working / 4
        searchBytes = working - queryBytes
        // 32 songs, and the word of a mask that says which of them take part.
        let blockBytes = 32 * dimensions * MemoryLayout<Float>.stride + MemoryLayout<UInt32>.stride
        let blocks = isShared ? .max / 64 : (budget - working) / blockBytes
        let isResident = songCount <= blocks * 32
        guard isResident || blocks >= 2 else {
            throw SearchFault.deviceMemoryTooSmall(given: budget, needed: Self.smallestBudget(blockBytes: blockBytes))
        }
        // What stays need not be brought again for the next batch; what comes and goes is brought while other songs
        // are searched, the more of them the better. Half for each.
        let share = isResident ? blocks : max(blocks / 4, 1)
        let limit = isShared ? .max : device.maximumAllocation / (32 * dimensions * MemoryLayout<Float>.stride)
        let rows = max(min(share, limit, Int(Int32.max) / 32), 1) * 32
        pieces = stride(from: 0, to: songCount, by: rows).map { $0..<min($0 + rows, songCount) }
        residentCount = isResident ? pieces.count : blocks * 32 / rows - 2
    }

    /// A quarter of the budget is for queries and search; two blocks fit in the rest.
    private static func smallestBudget(blockBytes: Int) -> Int {
        var budget = 2 * blockBytes
        while budget - budget / 4 < 2 * blockBytes { budget += 1 }
        return budget
    }

    /// Bytes that a search may take of a device by default: a GPU's memory is there to be used, but for the needs of
    /// its driver and its screen; a CPU's is everybody's.
    static func defaultBudget(_ device: DeviceDescription) -> Int {
        switch device.kind {
        case .cpu, .openCLCPU: device.memory / 2
        case .openCLGPU, .openCLAccelerator: device.memory / 8 * 7
        }
    }
}
