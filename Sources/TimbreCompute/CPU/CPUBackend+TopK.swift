import CTimbreLoops
import Synchronization

extension CPUBackend {
    /// - Throws: `ComputeFault.outOfMemory`; `.interrupted` where the task that calls is cancelled.
    func topK(
        _ queries: Matrix<Float>, _ songs: Matrix<Float>, k: Int, minimumScore: Float?, mask: Matrix<UInt32>?,
        memory: Int?
    ) throws -> TopK {
        try CPUTopK(
            queries: queries, songs: songs, k: k, minimumScore: minimumScore ?? -.infinity, mask: mask,
            workers: workers, device: description, level: timbre_top_k_best_level()
        ).run()
    }
}

/// One call of `Device.topK` on the CPU: threads over queries where they are many, over songs where they are few.
struct CPUTopK {
    let queries: Matrix<Float>
    let songs: Matrix<Float>
    let k: Int
    let minimumScore: Float
    let mask: Matrix<UInt32>?
    let workers: Workers
    let device: DeviceDescription
    /// The instructions that are used: at most `timbre_top_k_best_level()`.
    let level: Int32

    /// Queries a thread must have before it walks through all songs alone: fewer don't repay it for rearranging them.
    private static let queriesPerThread = 256
    /// Songs below which a thread isn't worth starting.
    private static let smallestSegment = 8192
    /// What the candidates of the queries in work may take, on all threads together.
    private static let candidateBytes = 128 << 20

    func run() throws -> TopK {
        let (places, overflows) = queries.rows.multipliedReportingOverflow(by: k * 2)
        // Rows and scores, twice while they are handed over.
        guard !overflows && places <= device.memory / 8 else {
            throw ComputeFault.outOfMemory(
                device: device.name, needed: overflows ? .max : places * 8, limit: device.memory)
        }
        let results = Results(queryCount: queries.rows, k: k)
        let halt = Halt()
        let perThread = (queries.rows + workers.count - 1) / workers.count
        let bytes = Int(timbre_top_k_bytes_per_query(Int64(k), Int64(songs.rows)))
        let affordable = max(Self.candidateBytes / bytes, 1)
        if perThread >= Self.queriesPerThread && affordable / workers.count >= Self.queriesPerThread {
            // At least four shares a thread, so that one that is held up elsewhere delays little.
            let size = min(max(perThread / 4, Self.queriesPerThread), affordable / workers.count)
            workers.forEachTile(of: queries.rows, size: size) { _, range in
                search(range, segments: 1, results, halt)
            }
        } else {
            let segments = min(workers.count * 2, max(songs.rows / Self.smallestSegment, 1))
            for start in stride(from: 0, to: queries.rows, by: max(affordable / 2, 1)) where !halt.isSet {
                let range = start..<min(start + max(affordable / 2, 1), queries.rows)
                search(range, segments: workers.count == 1 ? 1 : segments, results, halt)
            }
        }
        switch halt.reason {
        case .none: return results.topK
        case .interrupted: throw ComputeFault.interrupted
        case .outOfMemory:
            throw ComputeFault.outOfMemory(device: device.name, needed: bytes * affordable, limit: device.memory)
        }
    }

    /// The best songs of some queries, by threads over segments of the songs.
    private func search(_ range: Range<Int>, segments: Int, _ results: borrowing Results, _ halt: borrowing Halt) {
        let size = ((songs.rows + segments - 1) / segments + 31) / 32 * 32
        let parts = UnsafeMutableBufferPointer<OpaquePointer?>.allocate(capacity: segments)
        parts.initialize(repeating: nil)
        defer {
            for part in parts { timbre_top_k_free(part) }
            parts.deallocate()
        }
        let threads = segments == 1 ? Workers(count: 1) : workers
        threads.forEach(segments) { segment in
            let rows = min(segment * size, songs.rows)..<min((segment + 1) * size, songs.rows)
            // The first part takes the others in at the end.
            guard let part = selection(range, songCount: segment == 0 ? songs.rows : rows.count) else {
                return halt.set(.outOfMemory)
            }
            parts[segment] = part
            scan(rows, into: part, queryCount: range.count, halt)
        }
        guard !halt.isSet, let first = parts[0] else { return }
        threads.forEach(range.count) { index in
            for part in parts.dropFirst() { timbre_top_k_merge(first, part, Int64(index)) }
            let query = range.lowerBound + index
            results.counts[query] = Int(
                timbre_top_k_finish(
                    first, Int64(index), results.rows.baseAddress! + query * k, results.scores.baseAddress! + query * k)
            )
        }
    }

    private func selection(_ range: Range<Int>, songCount: Int) -> OpaquePointer? {
        timbre_top_k_create(
            queries.pointer + range.lowerBound * queries.columns, Int64(range.count), Int64(queries.columns), Int64(k),
            minimumScore, Int64(songCount), level)
    }

    /// Scans in steps of a few milliseconds. The calling thread works too, and only it knows whether its task is
    /// cancelled.
    private func scan(_ rows: Range<Int>, into part: OpaquePointer, queryCount: Int, _ halt: borrowing Halt) {
        let step = max((1 << 28) / (queryCount * max(queries.columns, 1)) / 4096, 1) * 4096
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: step) {
            if Task.isCancelled { halt.set(.interrupted) }
            if halt.isSet { return }
            timbre_top_k_scan(
                part, songs.pointer, Int64(start), Int64(min(start + step, rows.upperBound)), mask?.pointer)
        }
    }
}

/// Why a search stops early: the first reason counts.
private struct Halt: ~Copyable {
    enum Reason: UInt8, AtomicRepresentable {
        case none, interrupted, outOfMemory
    }

    private let value = Atomic(Reason.none)

    var reason: Reason { value.load(ordering: .relaxed) }
    var isSet: Bool { reason != .none }

    func set(_ reason: Reason) {
        _ = value.compareExchange(expected: .none, desired: reason, ordering: .relaxed)
    }
}

/// Where threads put the neighbours of their own queries.
private struct Results: ~Copyable {
    let k: Int
    let counts: UnsafeMutableBufferPointer<Int>
    let rows: UnsafeMutableBufferPointer<Int32>
    let scores: UnsafeMutableBufferPointer<Float>

    init(queryCount: Int, k: Int) {
        self.k = k
        counts = .allocate(capacity: queryCount)
        counts.initialize(repeating: 0)
        rows = .allocate(capacity: queryCount * k)
        rows.initialize(repeating: 0)
        scores = .allocate(capacity: queryCount * k)
        scores.initialize(repeating: 0)
    }

    var topK: TopK { TopK(k: k, counts: Array(counts), rows: Array(rows), scores: Array(scores)) }

    deinit {
        counts.deallocate()
        rows.deallocate()
        scores.deallocate()
    }
}
