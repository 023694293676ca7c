import Foundation

extension OpenCLBackend {
    /// Milliseconds of a GPU, seconds of a CPU.
    private static let pairsPerTile = 1 << 33

    /// Exact top-k in three phases: the best score of each group of songs, the k best groups of each query, and the k
    /// best of those groups' songs.
    ///
    /// Exact because under one total order (score descending, row ascending) every one of the k best songs lies in one
    /// of the k best groups, groups being stretches of rows and ordered by (best score descending, place ascending).
    ///
    /// - Throws: `ComputeFault.outOfMemory`; `.interrupted` where the task that calls is cancelled; `.driver`.
    func topK(
        _ queries: Matrix<Float>, _ songs: Matrix<Float>, k: Int, minimumScore: Float?, mask: Matrix<UInt32>?
    ) throws -> TopK {
        let (places, overflows) = queries.rows.multipliedReportingOverflow(by: k)
        let memory = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        // The answers are the host's: rows and scores, and those of a tile as they arrive.
        guard !overflows && places <= memory / 16 else {
            throw ComputeFault.outOfMemory(
                device: "the host", needed: overflows || places > .max / 8 ? .max : places * 8, limit: memory)
        }
        var result = TopK(
            k: k, counts: .init(repeating: 0, count: queries.rows),
            rows: .init(repeating: 0, count: queries.rows * k), scores: .init(repeating: 0, count: queries.rows * k))
        guard songs.rows > 0, queries.rows > 0 else { return result }
        let plan = SearchPlan(songCount: songs.rows, k: min(k, songs.rows), dimensions: songs.columns)
        let budget = min(description.memory / 4, 1 << 30, description.maximumAllocation)
        let started = try start()
        // A tile ends now and then, so that somebody who no longer waits can stop it.
        let patience = max(Self.pairsPerTile / songs.rows, 64)
        var tile = min(max(budget / plan.bytesPerQuery, 1), patience, queries.rows)
        let scratch = try SearchScratch(plan, queries: &tile, started: started)
        defer { scratch.giveBack() }
        func enqueue(from first: Int) throws {
            if Task.isCancelled { throw ComputeFault.interrupted }
            let range = first..<min(first + tile, queries.rows)
            try scratch.search(queries[rows: range], songs, mask: mask, on: started)
        }
        try enqueue(from: 0)
        for first in stride(from: 0, to: queries.rows, by: tile) {
            let candidates = try scratch.candidates(queryCount: min(tile, queries.rows - first), on: started)
            // The device goes on while the host sorts.
            if first + tile < queries.rows { try enqueue(from: first + tile) }
            candidates.sort(into: &result, from: first, minimumScore: minimumScore)
        }
        return result
    }
}

/// The device's memory for one tile of queries, used for one tile after the other.
private struct SearchScratch {
    let plan: SearchPlan
    let pool: OpenCLScratch
    let packed, maxima, groups, groupScores: OpenCLStorage
    let scores, places, best: OpenCLStorage

    /// - Parameter queries: those of a tile; fewer on return where the device's memory does not serve for them.
    init(_ plan: SearchPlan, queries: inout Int, started: OpenCLBackend.Started) throws {
        var storages: [OpenCLStorage] = []
        while storages.isEmpty {
            do {
                storages = try Self.take(plan, queries: queries, started: started)
            } catch ComputeFault.outOfMemory where queries > 1 {
                queries = (queries + 1) / 2
            }
        }
        self.plan = plan
        pool = started.scratch
        (packed, maxima, groups, groupScores) = (storages[0], storages[1], storages[2], storages[3])
        (scores, places, best) = (storages[4], storages[5], storages[6])
    }

    private static func take(
        _ plan: SearchPlan, queries: Int, started: OpenCLBackend.Started
    ) throws -> [OpenCLStorage] {
        let width = started.kernels.tuning.queries
        let padded = (queries + width - 1) / width * width
        let grouped = plan.hasGroupMaxima ? queries : 0
        let counts = [
            plan.hasGroupMaxima ? padded * plan.dimensions : 0, grouped * plan.groupCount, grouped * plan.slots,
            grouped * plan.slots, queries * plan.slots * plan.group, queries * plan.k, queries * plan.k,
        ]
        var storages: [OpenCLStorage] = []
        do {
            for count in counts { storages.append(try started.scratch.take(count * MemoryLayout<Float>.stride)) }
        } catch {
            storages.forEach(started.scratch.giveBack)
            throw error
        }
        return storages
    }

    func giveBack() {
        [packed, maxima, groups, groupScores, scores, places, best].forEach(pool.giveBack)
    }

    /// Enqueues the search of one tile.
    func search(
        _ queries: Matrix<Float>, _ songs: Matrix<Float>, mask: Matrix<UInt32>?, on started: OpenCLBackend.Started
    ) throws {
        let kernels = started.kernels
        let lanes = kernels.tuning.selectLanes
        let (q, n, d) = (UInt32(queries.rows), UInt32(plan.songCount), UInt32(plan.dimensions))
        let (group, slots, hasMask) = (UInt32(plan.group), UInt32(plan.slots), UInt32(mask == nil ? 0 : 1))
        if plan.hasGroupMaxima {
            let tiles = (queries.rows + kernels.tuning.queries - 1) / kernels.tuning.queries
            try kernels.run(
                .packQueries, "pack_queries", items: tiles * kernels.tuning.queries * plan.dimensions,
                [q, d, queries, packed])
            try kernels.run(
                .groupMaxima, "group_maxima", items: tiles * plan.groupCount,
                [q, n, d, group, UInt32(plan.groupCount), hasMask, packed, songs, mask, maxima])
            try kernels.run(
                .selectTop, "select_top", groups: queries.rows, of: lanes,
                [UInt32(plan.groupCount), slots, maxima, groups, groupScores])
        }
        try kernels.run(
            .scoreGroups, "score_groups", items: queries.rows * plan.slots * (plan.group / 8),
            [q, n, d, group, slots, hasMask, UInt32(plan.hasGroupMaxima ? 1 : 0), queries, songs, mask, groups, scores])
        try kernels.run(
            .selectTop, "select_top", groups: queries.rows, of: lanes,
            [UInt32(plan.slots * plan.group), UInt32(plan.k), scores, places, best])
    }

    /// Waits for what the search found.
    func candidates(queryCount: Int, on started: OpenCLBackend.Started) throws -> SearchCandidates {
        SearchCandidates(
            plan: plan, queryCount: queryCount,
            groups: plan.hasGroupMaxima ? try read(groups, count: queryCount * plan.slots, on: started) : [],
            places: try read(places, count: queryCount * plan.k, on: started),
            scores: try read(best, count: queryCount * plan.k, on: started))
    }

    private func read<Number: BitwiseCopyable>(
        _ storage: OpenCLStorage, count: Int, on started: OpenCLBackend.Started
    ) throws -> [Number] {
        try [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
            let bytes = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            try started.context.read(storage, at: 0, into: bytes)
            initialized = count
        }
    }
}
