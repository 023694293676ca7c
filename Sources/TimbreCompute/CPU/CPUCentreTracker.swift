import CTimbreLoops
import TimbreBase

extension CPUBackend {
    func centreTracker(of rows: Matrix<Float>, centres k: Int, scale: Float) throws -> (any CentreTracker)? {
        try CPUCentreTracker(self, rows: rows, k: k, scale: scale)
    }
}

/// Leaves out the centres that can't have become the nearest, block by block, and adds to the sums what changes.
///
/// Rows of one centre are put side by side when the centres have settled a little, and again after many more
/// assignments: then the rows of a block are near each other, and most centres stay far from all of them. Before that
/// every centre is compared.
final class CPUCentreTracker: CentreTracker {
    private let backend: CPUBackend
    private let k: Int
    private let scale: Float
    private let bounds: CentreBounds
    /// `[n, d]`: as given, later in the order of the bounds, as are places and distances.
    private var rows: Matrix<Float>
    private let places: Matrix<Int32>
    private var distances: Matrix<Float>?
    /// Centres of the last assignment.
    private var centres: [Float] = []
    /// `[k, d + 1]`.
    private var sums: [Int64]
    private var assignments = 0
    /// Number of assignments after which rows are ordered next. Earlier than after six, centres still move so far that
    /// the ordering, which takes the time of four comparisons with all centres, does not pay. Measured.
    private var nextOrdering = 6
    /// Working memory of each thread, on cache lines of its own.
    private let memory: Scratch
    private let memoryStride: Int

    init(_ backend: CPUBackend, rows: Matrix<Float>, k: Int, scale: Float) throws {
        (self.backend, self.rows, self.k, self.scale) = (backend, rows, k, scale)
        let d = rows.columns
        bounds = CentreBounds(rows: rows, k: k, backend: backend)
        places = try backend.matrix(rows: rows.rows, columns: 1)
        places.pointer.update(repeating: -1, count: rows.rows)
        sums = [Int64](repeating: 0, count: k * (d + 1))
        memoryStride = (timbre_bounded_memory(k, d) + 15) / 16 * 16
        memory = try backend.scratch(backend.workers.count * memoryStride)
    }

    func assign(_ centres: [Float], measuring: Bool) throws -> [Int64] {
        let d = rows.columns
        precondition(centres.count == k * d)
        if assignments == nextOrdering {
            rows = try bounds.order(by: places, panels: memory(of:))
            nextOrdering *= 8
        }
        if bounds.isOrdered {
            let moves = try bounds.moves(from: self.centres, to: centres)
            try update { tile, thread in
                bounds.assign(tile, to: centres, moves, memory: memory(of: thread), places.pointer)
            }
        } else {
            let packed = try backend.scratch(timbre_packed_centres_count(k, d))
            timbre_pack_centres(centres, k, d, packed.floats)
            let from = rows.pointer
            try update { tile, thread in
                timbre_nearest_centre(
                    from + tile.lowerBound * d, tile.count, d, centres, k, packed.floats, memory(of: thread),
                    places.pointer + tile.lowerBound, nil)
            }
        }
        if measuring { try measure(to: centres) }
        self.centres = centres
        assignments += 1
        return sums
    }

    func nearest() -> [Int32] { bounds.asGiven(places) }

    func squaredDistances() -> [Float] { distances.map(bounds.asGiven) ?? [] }

    private func memory(of thread: Int) -> UnsafeMutablePointer<Float> { memory.floats + thread * memoryStride }

    /// Calls `body` for tiles of the rows, with the thread, and brings the sums to the places that it finds.
    private func update(_ body: (_ tile: Range<Int>, _ thread: Int) -> Void) throws {
        let (from, to, d) = (rows.pointer, places.pointer, rows.columns)
        let sumCount = (sums.count + 7) / 8 * 8
        let partial = try backend.scratch(backend.workers.count * sumCount * 2)
        let changes = UnsafeMutableRawPointer(partial.floats).bindMemory(
            to: Int64.self, capacity: backend.workers.count * sumCount)
        changes.update(repeating: 0, count: backend.workers.count * sumCount)
        backend.forEachCentreTile(of: rows) { tile, thread in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: tile.count) { before in
                let before = before.baseAddress!
                before.update(from: to + tile.lowerBound, count: tile.count)
                body(tile, thread)
                timbre_sum_moves_by_centre(
                    from + tile.lowerBound * d, tile.count, d, before, to + tile.lowerBound, scale,
                    changes + thread * sumCount)
            }
        }
        for thread in 0..<backend.workers.count {
            for place in sums.indices { sums[place] += changes[thread * sumCount + place] }
        }
    }

    private func measure(to centres: [Float]) throws {
        let distances = try distances ?? backend.matrix(rows: rows.rows, columns: 1)
        self.distances = distances
        let (from, d) = (rows.pointer, rows.columns)
        backend.forEachCentreTile(of: rows) { tile, thread in
            timbre_square_nearest(
                from + tile.lowerBound * d, tile.count, d, centres, k, places.pointer + tile.lowerBound,
                memory(of: thread), distances.pointer + tile.lowerBound)
        }
    }
}
