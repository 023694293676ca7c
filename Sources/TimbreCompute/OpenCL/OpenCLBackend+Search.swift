import Foundation

extension OpenCLBackend {
    /// Exact top-k in three phases: the best score of each group of songs, the k best groups of each query, and the k
    /// best of those groups' songs.
    ///
    /// Exact because under one total order (score descending, row ascending) every one of the k best songs lies in one
    /// of the k best groups, groups being stretches of rows and ordered by (best score descending, place ascending).
    func topK(
        _ queries: Matrix<Float>, _ songs: Matrix<Float>, k: Int, minimumScore: Float?, mask: Matrix<UInt32>?
    ) throws -> TopK {
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
        for first in stride(from: 0, to: queries.rows, by: tile) {
            if Task.isCancelled { throw ComputeFault.interrupted }
            let range = first..<min(first + tile, queries.rows)
            let candidates = try scratch.search(queries[rows: range], songs, mask: mask, on: started)
            candidates.sort(into: &result, from: first, minimumScore: minimumScore)
        }
        return result
    }
}

extension OpenCLBackend {
    /// Milliseconds of a GPU, seconds of a CPU.
    private static let pairsPerTile = 1 << 33
}

/// How songs are grouped for a search.
struct SearchPlan: Equatable {
    let songCount: Int
    let k: Int
    let dimensions: Int
    /// Songs of a group, a multiple of 8.
    let group: Int
    /// Groups whose songs are scored for each query; all of them where there is no first selection.
    let slots: Int
    let groupCount: Int

    /// Groups of 128, or smaller ones where k of them would be over an eighth of the songs: then the last phase would
    /// cost as much as the first. Where none is small enough, every score is written out and selected from.
    init(songCount: Int, k: Int, dimensions: Int) {
        let group = [128, 64, 32, 16, 8].first { $0 * k <= songCount / 8 }
        self.group = group ?? 8
        self.songCount = songCount
        self.k = k
        self.dimensions = dimensions
        groupCount = (songCount + self.group - 1) / self.group
        slots = group == nil ? groupCount : k
    }

    var hasGroupMaxima: Bool { slots < groupCount }

    /// Device memory that each query of a tile takes.
    var bytesPerQuery: Int {
        let numbers = slots * group + 2 * k + (hasGroupMaxima ? groupCount + 2 * slots + dimensions : 0)
        return numbers * MemoryLayout<Float>.stride
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

    func search(
        _ queries: Matrix<Float>, _ songs: Matrix<Float>, mask: Matrix<UInt32>?, on started: OpenCLBackend.Started
    ) throws -> Candidates {
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
        return Candidates(
            plan: plan, queryCount: queries.rows,
            groups: plan.hasGroupMaxima ? try read(groups, count: queries.rows * plan.slots, on: started) : [],
            places: try read(places, count: queries.rows * plan.k, on: started),
            scores: try read(best, count: queries.rows * plan.k, on: started))
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

/// The k best songs of each query of a tile, by place.
private struct Candidates: Sendable {
    let plan: SearchPlan
    let queryCount: Int
    /// `[queries, slots]`; empty where every group was scored.
    let groups: [UInt32]
    /// `[queries, k]`: slot · group + song of the group, ascending.
    let places: [UInt32]
    let scores: [Float]

    /// Puts each query's songs in order, those that took part and reach the score.
    func sort(into result: inout TopK, from first: Int, minimumScore: Float?) {
        let k = result.k
        let workers = Workers(count: ProcessInfo.processInfo.activeProcessorCount)
        result.counts.withUnsafeMutableBufferPointer { counts in
            result.rows.withUnsafeMutableBufferPointer { rows in
                result.scores.withUnsafeMutableBufferPointer { scores in
                    // Each query has its own places in the three.
                    nonisolated(unsafe) let (counts, rows, scores) = (counts, rows, scores)
                    workers.forEachTile(of: queryCount, size: 256) { _, queries in
                        var found: [(score: Float, row: Int32)] = []
                        for query in queries {
                            collect(query, minimumScore: minimumScore, into: &found)
                            counts[first + query] = found.count
                            for (rank, song) in found.enumerated() {
                                rows[(first + query) * k + rank] = song.row
                                scores[(first + query) * k + rank] = song.score
                            }
                        }
                    }
                }
            }
        }
    }

    private func collect(_ query: Int, minimumScore: Float?, into found: inout [(score: Float, row: Int32)]) {
        found.removeAll(keepingCapacity: true)
        for place in query * plan.k..<(query + 1) * plan.k {
            let score = scores[place]
            // Songs that were left out are NaN.
            guard score >= minimumScore ?? -.infinity else { continue }
            let (slot, song) = Int(places[place]).quotientAndRemainder(dividingBy: plan.group)
            let group = groups.isEmpty ? slot : Int(groups[query * plan.slots + slot])
            found.append((score, Int32(group * plan.group + song)))
        }
        found.sort { $0.score == $1.score ? $0.row < $1.row : $0.score > $1.score }
    }
}
