import CTimbreOpenCL
import TimbreKernels

/// The device's memory for one tile of queries, used for one tile after the other.
struct TopKScratch {
    let plan: TopKPlan
    /// Queries of a tile.
    let queries: Int
    private let started: OpenCLBackend.Started
    private let storages: [OpenCLStorage]

    private var packed: OpenCLStorage { storages[0] }
    private var maxima: OpenCLStorage { storages[1] }
    private var groups: OpenCLStorage { storages[2] }
    private var groupScores: OpenCLStorage { storages[3] }
    private var scores: OpenCLStorage { storages[4] }
    private var places: OpenCLStorage { storages[5] }
    private var best: OpenCLStorage { storages[6] }
    private var histograms: OpenCLStorage { storages[7] }
    private var states: OpenCLStorage { storages[8] }
    private var selected: OpenCLStorage { storages[9] }

    /// - Parameters:
    ///   - queries: the largest number of queries in a tile.
    ///   - memory: the bytes that the search may take; fewer queries make do with less.
    /// - Throws: `ComputeFault.outOfMemory` where one query takes more than that, or than there is.
    init(_ plan: TopKPlan, queries: Int, memory: Int, started: OpenCLBackend.Started) throws {
        var queries = queries
        let device = started.context.description
        func sizes() -> [Int] {
            plan.memory(queries: queries, tuning: started.kernels.tuning, computeUnits: device.computeUnits)
        }
        func fits(_ sizes: [Int]) -> Bool {
            sizes.reduce(0, +) <= memory && sizes.allSatisfy { $0 <= device.maximumAllocation }
        }
        while queries > 1, !fits(sizes()) { queries = (queries + 1) / 2 }
        guard fits(sizes()) else {
            throw ComputeFault.outOfMemory(
                device: device.name, needed: sizes().reduce(0, +), limit: min(memory, device.maximumAllocation))
        }
        var storages: [OpenCLStorage] = []
        while storages.isEmpty {
            do {
                storages = try started.scratch.takeSet(sizes())
            } catch ComputeFault.outOfMemory where queries > 1 {
                queries = (queries + 1) / 2
            }
        }
        (self.plan, self.queries, self.started, self.storages) = (plan, queries, started, storages)
    }

    func giveBack() {
        started.scratch.giveBackSet(storages)
    }

    /// Enqueues the search of one tile.
    func search(_ queries: Matrix<Float>, _ songs: Matrix<Float>, mask: Matrix<UInt32>?) throws {
        if plan.hasGroupMaxima {
            try findMaxima(queries, songs, mask: mask)
            try select(plan.slots, of: maxima, rows: queries.rows, length: plan.groupCount, groups, groupScores)
        }
        let kernels = started.kernels
        let scored = Double(queries.rows * plan.slots * plan.group)
        let scoring = LaunchCost(
            multiplyAdds: scored * Double(plan.dimensions), bytes: scored * Double(plan.dimensions + 1) * 4)
        try kernels.run(
            .scoreGroups, "score_groups",
            items: queries.rows * plan.slots * (plan.group / kernels.tuning.rescored), cost: scoring,
            [
                UInt32(queries.rows), UInt32(plan.songCount), UInt32(plan.dimensions), UInt32(plan.group),
                UInt32(plan.slots), UInt32(mask == nil ? 0 : 1), UInt32(plan.hasGroupMaxima ? 1 : 0), queries, songs,
                mask, groups, scores,
            ])
        try select(plan.k, of: scores, rows: queries.rows, length: plan.slots * plan.group, places, best)
    }

    private func findMaxima(_ queries: Matrix<Float>, _ songs: Matrix<Float>, mask: Matrix<UInt32>?) throws {
        let (kernels, tuning) = (started.kernels, started.kernels.tuning)
        let (q, n, d) = (UInt32(queries.rows), UInt32(plan.songCount), UInt32(plan.dimensions))
        let (group, groups) = (UInt32(plan.group), UInt32(plan.groupCount))
        let hasMask = UInt32(mask == nil ? 0 : 1)
        let localMemory = started.context.device.limits.localMemory
        let cost = LaunchCost(
            multiplyAdds: Double(queries.rows) * Double(plan.songCount) * Double(plan.dimensions),
            bytes: Double(plan.songCount) * Double(plan.dimensions) * 4)
        switch plan.scan(queries: queries.rows, tuning: tuning) {
        case .registers:
            let tiles = (queries.rows + tuning.queries - 1) / tuning.queries
            try kernels.run(
                .packQueries, "pack_queries", items: tiles * tuning.queries * plan.dimensions, [q, d, queries, packed])
            try kernels.run(
                .groupMaxima, "group_maxima", items: tiles * plan.groupCount, cost: cost,
                [q, n, d, group, groups, hasMask, packed, songs, mask, maxima])
        case .few:
            let shape = TopKTile.fewShape(dimensions: plan.dimensions, localMemory: localMemory)
            let stretch = 2 * TopKTile.fewLanes
            try kernels.run(
                .groupMaximaFew, "group_maxima_few", groups: (plan.songCount + stretch - 1) / stretch,
                of: TopKTile.fewLanes, cost: cost,
                [q, n, d, group, groups, UInt32(shape.depth), hasMask, queries, songs, mask, shape.memory, maxima])
        case .tiles(let tile):
            let shape = tile.shape(dimensions: plan.dimensions, localMemory: localMemory)
            try kernels.run(
                .groupMaximaTiles, "group_maxima_tiles",
                groups: tile.groupCount(queries: queries.rows, groups: plan.groupCount), of: tile.lanes,
                cost: cost,
                [q, n, d, group, groups, UInt32(shape.depth), hasMask, queries, songs, mask, shape.memory, maxima])
        }
    }

    /// Enqueues the selection of the `count` largest of each row.
    private func select(
        _ count: Int, of values: OpenCLStorage, rows: Int, length: Int, _ indices: OpenCLStorage, _ best: OpenCLStorage
    ) throws {
        let (kernels, lanes) = (started.kernels, started.kernels.tuning.selectLanes)
        let sizes: [any KernelArgument] = [UInt32(length), UInt32(count)]
        let split = SplitSelection(
            rows: rows, length: length, tuning: kernels.tuning,
            computeUnits: started.context.description.computeUnits)
        if split.blocks == 1 {
            return try kernels.run(
                .selectTop, "select_top", groups: rows, of: lanes,
                // Four passes to find the last, two to collect.
                cost: LaunchCost(bytes: Double(rows) * Double(length) * 6 * 4), sizes + [values, indices, best])
        }
        let blocks: [any KernelArgument] = sizes + [UInt32(split.block), UInt32(split.blocks)]
        try started.context.fill(histograms, byteCount: split.histogramCount * MemoryLayout<UInt32>.stride)
        for pass in 0..<UInt32(4) {
            try kernels.run(
                .selectSplit, "select_split_digits", groups: rows * split.blocks, of: lanes,
                blocks + [pass, values, histograms, states])
        }
        try kernels.run(
            .selectSplit, "select_split_count", groups: rows * split.blocks, of: lanes,
            blocks + [values, histograms, states, selected])
        try kernels.run(
            .selectSplit, "select_split_collect", groups: rows * split.blocks, of: lanes,
            blocks + [values, states, selected, indices, best])
    }

    /// Waits for the songs that the search found.
    func candidates(queryCount: Int) throws -> TopKCandidates {
        TopKCandidates(
            plan: plan, queryCount: queryCount,
            groups: plan.hasGroupMaxima ? try read(groups, count: queryCount * plan.slots) : [],
            places: try read(places, count: queryCount * plan.k), scores: try read(best, count: queryCount * plan.k))
    }

    private func read<Number: BitwiseCopyable>(_ storage: OpenCLStorage, count: Int) throws -> [Number] {
        try [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
            let bytes = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            try started.context.read(storage, at: 0, into: bytes)
            initialized = count
        }
    }
}
