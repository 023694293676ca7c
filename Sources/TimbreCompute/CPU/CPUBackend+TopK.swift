import CTimbreLoops
import Synchronization
import TimbreBase

extension CPUBackend {
    /// - Throws: `ComputeFault.outOfMemory`; `CancellationError` where the task that calls is cancelled.
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

/// One call of `Device.topK` on the CPU: groups of queries, each in one pass over all songs.
///
/// Threads share the songs of a pass, so that each is rearranged once. But a thread has its own candidates: where
/// these cost more than rearranging, threads take groups of queries instead.
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

    /// Largest size in bytes of the candidates of all queries in work, on all threads together.
    private static let candidateBytes = 128 << 20
    /// Pairs times dimensions that a thread scores between two checks for cancellation: a few milliseconds.
    private static let stepProducts = 1 << 30

    func run() throws -> TopK {
        let (places, overflows) = queries.rows.multipliedReportingOverflow(by: k * 2)
        // Rows and scores, twice while they are handed over.
        guard !overflows && places <= device.memory / 8 else {
            throw ComputeFault.outOfMemory(
                device: device.name, needed: overflows ? .max : places * 8, limit: device.memory)
        }
        if Task.isCancelled { throw CancellationError() }
        let results = TopKResults(queryCount: queries.rows, k: k)
        let halt = Halt()
        let bytes = Int(timbre_top_k_bytes_per_query(Int64(k), Int64(songs.rows)))
        let affordable = max(
            min(
                Self.candidateBytes / bytes / workers.count,
                Self.stepProducts / TopKPass.songsAtOnce / max(queries.columns, 1)), 1)
        let pass = TopKPass(
            songs: UnsafePointer(songs.pointer), songCount: songs.rows, dimensions: songs.columns, k: k,
            mask: mask.map { UnsafePointer($0.pointer) }, level: level, workers: workers, rounded: rounded)
        let perThread = (queries.rows + workers.count - 1) / workers.count
        let sample = TopKSample(of: pass)
        // A candidate costs about as much as rearranging 64 songs. Measured.
        if workers.count > 1 && sample == nil && perThread * k > songs.rows / 64 {
            // At least four shares a thread, so that one that is held up elsewhere delays little; but fewer queries
            // don't repay a thread for rearranging all songs.
            let size = min(max((perThread + 3) / 4, min(perThread, 256)), affordable)
            var alone = pass
            alone.workers = Workers(count: 1)
            workers.forEachTile(of: queries.rows, size: size) { [alone] _, range in
                search(range, alone, sample, results, halt)
            }
        } else {
            for start in stride(from: 0, to: queries.rows, by: affordable) where !halt.isSet {
                search(start..<min(start + affordable, queries.rows), pass, sample, results, halt)
            }
        }
        switch halt.reason {
        case .none: return results.topK
        case .interrupted: throw CancellationError()
        case .outOfMemory:
            throw ComputeFault.outOfMemory(device: device.name, needed: bytes * affordable, limit: device.memory)
        }
    }

    /// Roundings of these songs, where they were asked for.
    private var rounded: RoundedSongs? {
        guard let made = (songs.storage as? HostStorage)?.rounded.withLock({ $0 }), made.areOf(songs) else {
            return nil
        }
        return made
    }

    private func search(
        _ range: Range<Int>, _ pass: TopKPass, _ sample: TopKSample?, _ results: borrowing TopKResults,
        _ halt: borrowing Halt
    ) {
        let d = queries.columns
        let vectors = UnsafePointer(queries.pointer + range.lowerBound * d)
        let floors = UnsafeMutableBufferPointer<Float>.allocate(capacity: range.count)
        defer { floors.deallocate() }
        floors.initialize(repeating: minimumScore)
        guard let sample else { return pass.run(vectors, floors, into: results, at: range.lowerBound, halt) }

        sample.raise(floors, vectors, halt)
        let guesses = Array(floors)
        pass.run(vectors, floors, seenCount: pass.selectedCount, into: results, at: range.lowerBound, halt)
        let misled = guesses.indices.filter {
            guesses[$0] > minimumScore && results.counts[range.lowerBound + $0] < k
        }
        guard !misled.isEmpty && !halt.isSet else { return }
        floors.update(repeating: minimumScore)
        let again = TopKResults(queryCount: misled.count, k: k)
        let gathered = misled.flatMap { UnsafeBufferPointer(start: vectors + $0 * d, count: d) }
        gathered.withUnsafeBufferPointer {
            pass.run($0.baseAddress!, .init(rebasing: floors[..<misled.count]), into: again, at: 0, halt)
        }
        for (index, query) in misled.enumerated() { results.replace(range.lowerBound + query, by: again, index) }
    }
}
