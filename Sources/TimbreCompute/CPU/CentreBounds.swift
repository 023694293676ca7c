import CTimbreLoops
import TimbreBase

/// Bounds of the distances between blocks of rows and centres: CTimbreLoops/nearest_centre.h has the formula.
final class CentreBounds {
    private let backend: CPUBackend
    /// Rows in the order in which they were given.
    private let rows: Matrix<Float>
    private let k: Int
    private let stride: Int
    /// For each row in order, its number among those given; empty before they are ordered.
    private var order: [Int32] = []
    private var contents: Contents?
    /// Upper bound of every row's length.
    private var reach: Float = 0

    private struct Contents {
        /// `[n, d]`, in order.
        let rows: Matrix<Float>
        /// `[blocks, d]`, `[blocks, 1]` and `[blocks, stride]`.
        let means, radii, margins: Matrix<Float>
    }

    /// Movements of the centres: `moves` and `slack` of `timbre_nearest_centre_within`.
    struct Moves {
        let memory: Scratch
        let slack: Float
    }

    init(rows: Matrix<Float>, k: Int, backend: CPUBackend) {
        (self.rows, self.k, self.backend) = (rows, k, backend)
        stride = timbre_bounded_centres(k)
    }

    var isOrdered: Bool { contents != nil }

    /// Puts rows of one place side by side, and forgets what is known of blocks.
    ///
    /// - Parameters:
    ///   - places: of the rows in the order so far; brought to the new one.
    ///   - panels: memory of each thread.
    /// - Returns: `[n, d]`, the rows in order.
    func order(
        by places: Matrix<Int32>, panels: (_ thread: Int) -> UnsafeMutablePointer<Float>
    ) throws -> Matrix<Float> {
        let (n, d, block) = (rows.rows, rows.columns, Int(timbre_panel_rows))
        let blocks = (n + block - 1) / block
        let contents =
            try contents
            ?? Contents(
                rows: backend.matrix(rows: n, columns: d), means: backend.matrix(rows: blocks, columns: d),
                radii: backend.matrix(rows: blocks, columns: 1), margins: backend.matrix(rows: blocks, columns: stride))
        self.contents = contents
        sort(by: places.pointer)
        let (from, to, k, stride) = (rows.pointer, contents.rows.pointer, k, stride)
        let reaches = try backend.scratch(backend.workers.count)
        reaches.floats.update(repeating: 0, count: backend.workers.count)
        order.withUnsafeBufferPointer { order in
            let order = order.baseAddress!
            backend.forEachCentreTile(of: rows) { tile, thread in
                let first = tile.lowerBound
                timbre_gather(from, d, order + first, tile.count, to + first * d, d)
                let reach = timbre_enclose_blocks(
                    to + first * d, tile.count, d, k, panels(thread), contents.means.pointer + first / block * d,
                    contents.radii.pointer + first / block, contents.margins.pointer + first / block * stride)
                reaches.floats[thread] = max(reaches.floats[thread], reach)
            }
        }
        reach = (0..<backend.workers.count).map { reaches.floats[$0] }.max()!
        return contents.rows
    }

    /// Sorts by counting, in one pass: rows of one place keep their order.
    private func sort(by places: UnsafeMutablePointer<Int32>) {
        let n = rows.rows
        var next = [Int](repeating: 0, count: k + 1)
        for row in 0..<n { next[Int(places[row]) + 1] += 1 }
        for place in 0..<k { next[place + 1] += next[place] }
        let ends = next
        order = [Int32](unsafeUninitializedCapacity: n) { sorted, filled in
            for row in 0..<n {
                let place = Int(places[row])
                sorted[next[place]] = order.isEmpty ? Int32(row) : order[row]
                next[place] += 1
            }
            filled = n
        }
        for place in 0..<k {
            (places + ends[place]).update(repeating: Int32(place), count: ends[place + 1] - ends[place])
        }
    }

    func moves(from before: [Float], to after: [Float]) throws -> Moves {
        let d = rows.columns
        let memory = try backend.scratch((d + 3) * stride)
        timbre_move_centres(before, after, k, d, memory.floats)
        var longest: Float = 0
        for centres in [before, after] {
            for first in Swift.stride(from: 0, to: centres.count, by: d) {
                longest = max(longest, centres[first..<first + d].reduce(0) { $0 + $1 * $1 }.squareRoot())
            }
        }
        let rounding = Float(8 * (d + 4)) * .ulpOfOne * 1.01
        return Moves(memory: memory, slack: rounding * longest * (longest + reach))
    }

    /// Brings the places of a tile's rows from the centres before the moves to those after them.
    func assign(
        _ tile: Range<Int>, to centres: [Float], _ moves: Moves, memory: UnsafeMutablePointer<Float>,
        _ places: UnsafeMutablePointer<Int32>
    ) {
        guard let contents else { preconditionFailure("rows without an order have no bounds") }
        let (first, d) = (tile.lowerBound, rows.columns)
        let block = first / Int(timbre_panel_rows)
        timbre_nearest_centre_within(
            contents.rows.pointer + first * d, tile.count, d, centres, k, moves.memory.floats, moves.slack,
            contents.means.pointer + block * d, contents.radii.pointer + block,
            contents.margins.pointer + block * stride, memory, places + first)
    }

    /// Numbers of rows in order, put into the order in which the rows were given.
    func asGiven<Number: DeviceScalar>(_ numbers: Matrix<Number>) -> [Number] {
        let (from, n) = (numbers.pointer, rows.rows)
        guard isOrdered else { return Array(UnsafeBufferPointer(start: from, count: n)) }
        return [Number](unsafeUninitializedCapacity: n) { given, filled in
            for row in 0..<n { given[Int(order[row])] = from[row] }
            filled = n
        }
    }
}
