import CTimbreLoops
import TimbreBase
import TimbreCompute

/// Row-major matrices on the host.
extension [Float] {
    /// Rows that a thread takes at a time.
    private static var tileRows: Int { 4096 }

    /// Rows that the body writes, `[rows, width]`: all of them, each once, from any thread.
    init(rows: Int, width: Int, _ body: (_ first: UnsafeMutablePointer<Float>) throws -> Void) rethrows {
        guard rows * width > 0 else {
            self = []
            return
        }
        self = try .init(unsafeUninitializedCapacity: rows * width) { values, count in
            try body(values.baseAddress!)
            count = rows * width
        }
    }

    /// Makes every row unit length: norms and divisions are in `Double`, each value is rounded once. Rows that have no
    /// direction stay as they are.
    mutating func makeRowsUnit(width: Int, _ workers: Workers = Workers(count: 1)) {
        let rows = count / Swift.max(width, 1)
        withUnsafeMutableBufferPointer { values in
            guard let first = values.baseAddress else { return }
            workers.forEachTile(of: rows, size: Self.tileRows) { _, tile in
                timbre_make_rows_unit(first + tile.lowerBound * width, tile.count, width)
            }
        }
    }

    /// The given rows, in their order.
    func gathered(_ rows: [Int32], width: Int) -> [Float] {
        .init(rows: rows.count, width: width) { timbre_gather(self, width, rows, rows.count, $0, width) }
    }
}

/// The sum of some rows, in `Double` and in their order.
struct RowSums {
    /// `[width]`.
    private(set) var values: [Double]
    private(set) var count = 0

    init(width: Int) { values = .init(repeating: 0, count: width) }

    /// - Parameters:
    ///   - rows: row-major `[any, width]`.
    ///   - places: the range of the rows to add; nil for all.
    ///   - directionsOnly: whether rows that are zero or not finite are left out.
    mutating func add(_ rows: [Float], _ places: Range<Int>? = nil, directionsOnly: Bool = false) {
        let width = values.count
        let places = places ?? 0..<rows.count / Swift.max(width, 1)
        precondition(places.upperBound * width <= rows.count, "rows \(places) of \(rows.count) numbers")
        rows.withUnsafeBufferPointer {
            guard let first = $0.baseAddress else { return }
            count += timbre_add_to_sums(
                first + places.lowerBound * width, places.count, width, directionsOnly, &values)
        }
    }

    mutating func removeAll() {
        for place in values.indices { values[place] = 0 }
        count = 0
    }

    /// Mean of the rows, `[width]`; zeros where there is no row.
    var mean: [Float] { values.map { Float($0 / Double(max(count, 1))) } }
}

extension Workers {
    /// Tiles that are begun between two questions whether to go on.
    private static let tilesAtOnce = 64

    /// Calls `forEachTile` with a body that can fail or take long.
    ///
    /// - Throws: `CancellationError`; the fault of the first tile that failed.
    func forEachTile(
        of count: Int, size: Int, work: Work<Never>, _ body: (Range<Int>) throws -> Void
    ) throws {
        let step = size * Self.tilesAtOnce
        for start in stride(from: 0, to: count, by: step) {
            try work.check()
            let outcomes = mapTiles(of: min(step, count - start), size: size) { tile in
                Result { try body(start + tile.lowerBound..<start + tile.upperBound) }
            }
            for outcome in outcomes { try outcome.get() }
        }
    }
}

extension Device {
    /// Threads of the host that compute beside the device: its own where it is the CPU, else one a core.
    var hostWorkers: Workers {
        Workers(count: description.kind == .cpu ? description.computeUnits : nil)
    }
}
