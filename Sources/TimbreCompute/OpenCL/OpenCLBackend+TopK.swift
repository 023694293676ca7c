import Foundation
import TimbreFiles

extension OpenCLBackend {
    func topK(
        _ queries: Matrix<Float>, _ songs: Matrix<Float>, k: Int, minimumScore: Float?, mask: Matrix<UInt32>?,
        memory: Int?
    ) throws -> TopK {
        try start().topK(queries, songs, k: k, minimumScore: minimumScore, mask: mask, memory: memory)
    }
}

extension OpenCLBackend.Started {
    /// Pairs of a query and a song in one tile: milliseconds of a GPU, seconds of a CPU.
    private static let pairsPerTile = 1 << 33

    /// Exact top-k in three phases: the best score of each group of songs, the k best groups of each query, and the k
    /// best of those groups' songs.
    ///
    /// Exact because under one total order (score descending, row ascending) every one of the k best songs lies in one
    /// of the k best groups, groups being stretches of rows and ordered by (best score descending, place ascending).
    ///
    /// - Throws: `ComputeFault.outOfMemory`; `CancellationError` where the task that calls is cancelled; `.driver`.
    func topK(
        _ queries: Matrix<Float>, _ songs: Matrix<Float>, k: Int, minimumScore: Float?, mask: Matrix<UInt32>?,
        memory: Int?
    ) throws -> TopK {
        let (places, overflows) = queries.rows.multipliedReportingOverflow(by: k)
        let hostMemory = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        // The answers are the host's: rows and scores, and those of a tile as they arrive.
        guard !overflows && places <= hostMemory / 16 else {
            throw ComputeFault.outOfMemory(
                device: "the host", needed: overflows || places > .max / 8 ? .max : places * 8, limit: hostMemory)
        }
        var result = TopK(
            k: k, counts: .init(repeating: 0, count: queries.rows),
            rows: .init(repeating: 0, count: queries.rows * k), scores: .init(repeating: 0, count: queries.rows * k))
        guard songs.rows > 0, queries.rows > 0 else { return result }
        let plan = TopKPlan(songCount: songs.rows, k: min(k, songs.rows), dimensions: songs.columns)
        // A tile ends now and then, so that somebody who no longer waits can stop it.
        let patience = max(Self.pairsPerTile / songs.rows, 64)
        let scratch = try TopKScratch(
            plan, queries: min(patience, queries.rows),
            memory: memory ?? min(context.description.memory / 4, 1 << 30),
            started: self)
        defer { scratch.giveBack() }
        let tile = scratch.queries
        func enqueue(from first: Int) throws {
            if Task.isCancelled { throw CancellationError() }
            let range = first..<min(first + tile, queries.rows)
            try scratch.search(queries[rows: range], songs, mask: mask)
        }
        try enqueue(from: 0)
        for first in stride(from: 0, to: queries.rows, by: tile) {
            let candidates = try scratch.candidates(queryCount: min(tile, queries.rows - first))
            // The device goes on while the host sorts.
            if first + tile < queries.rows { try enqueue(from: first + tile) }
            context.trace.span("sort candidates") {
                candidates.sort(into: &result, from: first, minimumScore: minimumScore)
            }
        }
        return result
    }
}
