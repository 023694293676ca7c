/// How a work-group of `group_maxima_tiles` is laid out over queries and groups of songs.
struct TopKTile: Sendable, Equatable, Codable {
    /// Work-items side by side over the queries, and over the groups.
    var queryLanes: Int
    var groupLanes: Int
    /// Queries and songs that one work-item scores at once: multiples of 4, songs at most 8.
    var queries: Int
    var songs: Int

    /// Work-items of `group_maxima_few`, which take two songs each.
    static let fewLanes = 128
    /// Number of queries that a work-item of `group_maxima_few` scores at once.
    private static let fewWidth = 8
    /// Largest number of dimensions in local memory together: 48 KB are enough for either kernel.
    private static let mostDepth = 32

    var lanes: Int { queryLanes * groupLanes }
    /// Queries of a work-group.
    var tileQueries: Int { queryLanes * queries }

    var definitions: [(name: String, value: Int)] {
        [
            ("QUERY_LANES", queryLanes), ("GROUP_LANES", groupLanes), ("LANE_QUERIES", queries), ("LANE_SONGS", songs),
        ]
    }

    /// Number of work-groups for the maxima of a search.
    func groupCount(queries: Int, groups: Int) -> Int {
        ((groups + groupLanes - 1) / groupLanes) * ((queries + tileQueries - 1) / tileQueries)
    }

    /// Local memory of the kernel, for as many dimensions at a time as fit.
    func shape(dimensions: Int, localMemory: Int) -> LocalShape {
        Self.shape(dimensions, localMemory) { $0 * (tileQueries + 4 + groupLanes * songs + 4) }
    }

    /// Local memory of `group_maxima_few`, for as many dimensions at a time as fit.
    static func fewShape(dimensions: Int, localMemory: Int) -> LocalShape {
        shape(dimensions, localMemory) { 2 * fewLanes * ($0 / 4 | 1) * 4 + $0 * fewWidth + fewWidth * (fewLanes + 1) }
    }

    /// Whether a device can run both kernels.
    func fits(_ limits: OpenCLLimits) -> Bool {
        let one = (shape(dimensions: 1, localMemory: 0), Self.fewShape(dimensions: 1, localMemory: 0))
        return max(lanes, Self.fewLanes) <= limits.group
            && max(one.0.memory.byteCount, one.1.memory.byteCount) <= limits.localMemory
    }

    /// - Parameter numbers: that lie in local memory for a depth.
    private static func shape(_ dimensions: Int, _ localMemory: Int, numbers: (_ depth: Int) -> Int) -> LocalShape {
        var depth = min((dimensions + 3) / 4 * 4, mostDepth)
        while depth > 4, numbers(depth) * MemoryLayout<Float>.stride > localMemory { depth -= 4 }
        return LocalShape(depth: depth, memory: LocalMemory(byteCount: numbers(depth) * MemoryLayout<Float>.stride))
    }
}

/// Dimensions that lie in local memory together, a multiple of 4, and that memory.
struct LocalShape {
    let depth: Int
    let memory: LocalMemory
}
