import CTimbreLoops
import Synchronization
import TimbreBase

/// Scores some queries against all songs and keeps the best: threads take songs in turn, each with candidates of its
/// own, which are merged at the end.
struct TopKPass {
    let songs: UnsafePointer<Float>
    let songCount: Int
    let dimensions: Int
    var k: Int
    /// Bit `i % 32` of word `i / 32` says whether song i takes part; nil for all.
    var mask: UnsafePointer<UInt32>?
    let level: Int32
    var workers: Workers
    /// Roundings of these songs; nil for none.
    var rounded: RoundedSongs?

    /// Smallest number of songs that a thread takes at a time; a multiple of 32, where a mask's words end.
    static let songsAtOnce = 1024
    /// Pairs times dimensions between two checks for cancellation: about a millisecond.
    private static let stepProducts = 1 << 28

    /// Songs that take part.
    var selectedCount: Int {
        guard let mask else { return songCount }
        return (0..<(songCount + 31) / 32).reduce(0) { $0 + mask[$1].nonzeroBitCount }
    }

    /// - Parameters:
    ///   - queries: `[floors.count, dimensions]`.
    ///   - floors: scores below which a query's songs are left out; raised to scores that k songs reach.
    ///   - seenCount: songs among which about k reach the floors; 0 where that isn't known.
    ///   - firstResult: the place of the first query in the results.
    func run(
        _ queries: UnsafePointer<Float>, _ floors: UnsafeMutableBufferPointer<Float>, seenCount: Int = 0,
        into results: borrowing TopKResults, at firstResult: Int, _ halt: borrowing Halt
    ) {
        // Only the calling thread knows whether its task is cancelled, and others may do all the work before it begins.
        if Task.isCancelled { halt.set(.interrupted) }
        if halt.isSet { return }
        let parts = UnsafeMutableBufferPointer<OpaquePointer?>.allocate(capacity: workers.count)
        parts.initialize(repeating: nil)
        defer {
            for part in parts { timbre_top_k_free(part) }
            parts.deallocate()
        }
        let next = Atomic(0)
        let step = songsAtATime(queryCount: floors.count)
        workers.forEach(workers.count) { index in
            var first = next.add(step, ordering: .relaxed).oldValue
            guard first < songCount else { return }
            guard
                let part = timbre_top_k_create(
                    queries, Int64(floors.count), Int64(dimensions), Int64(k), floors.baseAddress, Int64(seenCount),
                    Int64(songCount), level, rounded?.pointer)
            else { return halt.set(.outOfMemory) }
            parts[index] = part
            while first < songCount {
                // The calling thread works too.
                if Task.isCancelled { halt.set(.interrupted) }
                if halt.isSet { return }
                timbre_top_k_scan(part, songs, Int64(first), Int64(min(first + step, songCount)), mask)
                first = next.add(step, ordering: .relaxed).oldValue
            }
        }
        let scanned = parts.compactMap(\.self)
        guard !halt.isSet, let best = scanned.first else { return }
        // Rows of a later part may come before those of the first: keys are compared whole.
        workers.forEachTile(of: floors.count, size: 16) { _, tile in
            for query in tile {
                for part in scanned.dropFirst() { timbre_top_k_merge(best, part, Int64(query)) }
                results.counts[firstResult + query] = Int(
                    timbre_top_k_finish(
                        best, Int64(query), results.rows.baseAddress! + (firstResult + query) * k,
                        results.scores.baseAddress! + (firstResult + query) * k))
            }
        }
    }

    private func songsAtATime(queryCount: Int) -> Int {
        let size = Self.stepProducts / max(queryCount * dimensions, 1)
        // At least eight shares a thread, so that one that is held up elsewhere delays little.
        let share = workers.count == 1 ? size : songCount / (8 * workers.count)
        return max(min(size, share) / Self.songsAtOnce, 1) * Self.songsAtOnce
    }
}

/// Why a search stops early: the first reason counts.
struct Halt: ~Copyable {
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

/// Neighbours of a pass's queries, to which threads write those of their own.
struct TopKResults: ~Copyable {
    let k: Int
    let counts: UnsafeMutableBufferPointer<Int>
    /// `[queries, k]`, as the scores.
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

    /// Takes a query's neighbours from other results of the same k.
    func replace(_ query: Int, by other: borrowing TopKResults, _ index: Int) {
        counts[query] = other.counts[index]
        for place in 0..<k {
            rows[query * k + place] = other.rows[index * k + place]
            scores[query * k + place] = other.scores[index * k + place]
        }
    }

    deinit {
        counts.deallocate()
        rows.deallocate()
        scores.deallocate()
    }
}
