import CTimbreLoops
import TimbreBase

extension CPUBackend {
    /// Rows of a batch in one partial sum. The sums' bits follow from it, so it is the same everywhere.
    static let sumRows = 256

    func normaliseRows(
        _ values: Matrix<Float>, adding branch: Matrix<Float>?, sum: Matrix<Float>?, scaling: Matrix<Float>,
        into result: Matrix<Float>
    ) {
        let n = values.columns
        let (from, scales, to) = (values.pointer, scaling.pointer, result.pointer)
        let added = branch.flatMap { branch in sum.map { (branch: branch.pointer, sum: $0.pointer) } }
        workers.forEachTile(of: values.rows, size: Self.tileRows) { _, rows in
            let first = rows.lowerBound * n
            var source = from + first
            if let added {
                timbre_add_two(source, added.branch + first, rows.count * n, added.sum + first)
                source = added.sum + first
            }
            timbre_normalise_rows(source, rows.count, n, scales, RowNormalisation.epsilon, to + first)
        }
    }

    func normaliseRowsGradient(
        _ values: Matrix<Float>, scaling: Matrix<Float>, gradient: Matrix<Float>, addingTo total: Matrix<Float>,
        slopes: Matrix<Float>
    ) throws {
        let n = values.columns
        let chunks = (values.rows + Self.sumRows - 1) / Self.sumRows
        let (memory, partial) = (try scratch(workers.count * n), try scratch(chunks * 2 * n))
        let (from, scales) = (values.pointer, scaling.pointer)
        let (by, to) = (gradient.pointer, total.pointer)
        workers.forEach(chunks) { chunk, thread in
            let rows = chunk * Self.sumRows..<min((chunk + 1) * Self.sumRows, values.rows)
            let first = rows.lowerBound * n
            let sums = partial.floats + chunk * 2 * n
            sums.update(repeating: 0, count: 2 * n)
            timbre_normalise_rows_gradient(
                from + first, rows.count, n, scales, RowNormalisation.epsilon, by + first,
                memory.floats + thread * n, to + first, sums)
        }
        timbre_merge_sums(partial.floats, chunks, 2 * n, 2 * n, slopes.pointer)
    }
}
