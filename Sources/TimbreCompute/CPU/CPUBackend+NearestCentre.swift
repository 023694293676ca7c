import CTimbreLoops
import TimbreBase

extension CPUBackend {
    /// Numbers of a tile, which is assigned and then summed while it is in the second cache.
    private static let tileNumbers = 32_768

    /// Calls `body` for tiles of whole panels of the rows, the last of what is left, with the thread that calls.
    func forEachCentreTile(of rows: Matrix<Float>, _ body: (_ tile: Range<Int>, _ thread: Int) -> Void) {
        let panelRows = Int(timbre_panel_rows)
        let size = max(Self.tileNumbers / max(rows.columns, 1) / panelRows, 1) * panelRows
        workers.forEach((rows.rows + size - 1) / size) { index, thread in
            body(index * size..<min((index + 1) * size, rows.rows), thread)
        }
    }

    func nearestCentre(
        _ rows: Matrix<Float>, _ centres: Matrix<Float>, into nearest: Matrix<Int32>, distances: Matrix<Float>?,
        sums: CentreSums?
    ) throws {
        let (d, k) = (rows.columns, centres.rows)
        let packed = try scratch(timbre_packed_centres_count(k, d))
        timbre_pack_centres(centres.pointer, k, d, packed.floats)
        // On a cache line of its own for each thread.
        let panelCount = (Int(timbre_panel_rows) * d + 15) / 16 * 16
        let panels = try scratch(workers.count * panelCount)
        let sumCount = sums == nil ? 0 : (k * (d + 1) + 7) / 8 * 8
        let partial = try scratch(workers.count * sumCount * 2)
        let partialSums = UnsafeMutableRawPointer(partial.floats).bindMemory(
            to: Int64.self, capacity: workers.count * sumCount)
        partialSums.update(repeating: 0, count: workers.count * sumCount)

        let (from, centre, to, squares) = (rows.pointer, centres.pointer, nearest.pointer, distances?.pointer)
        forEachCentreTile(of: rows) { tile, thread in
            let (first, count) = (tile.lowerBound, tile.count)
            timbre_nearest_centre(
                from + first * d, count, d, centre, k, packed.floats, panels.floats + thread * panelCount, to + first,
                squares.map { $0 + first })
            if let sums {
                timbre_sum_by_centre(
                    from + first * d, count, d, to + first, sums.scale, partialSums + thread * sumCount)
            }
        }
        guard let sums else { return }
        let total = sums.matrix.pointer
        for thread in 0..<workers.count {
            for place in 0..<k * (d + 1) { total[place] += partialSums[thread * sumCount + place] }
        }
    }
}
