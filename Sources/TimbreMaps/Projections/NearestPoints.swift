import TimbreBase
import TimbreCompute

/// Every point's nearest others, by Euclidean distance.
///
/// They are found by the search for inner products: among vectors `(y, −|y|² / 2)` the query `(x, 1)` scores
/// `(|x|² − |x − y|²) / 2`. Distances are then computed anew from the vectors. Rounding decides only which of several
/// points at almost the same distance is the last neighbour.
struct NearestPoints: Sendable {
    /// Number of neighbours of each point.
    let k: Int
    /// Ids of the neighbours, row-major `[n, k]`, by ascending distance, then id.
    package let ids: [Int32]
    /// Squared distances to the neighbours, row-major `[n, k]`.
    let squaredDistances: [Float]

    var count: Int { ids.count / max(k, 1) }

    /// Pairs of points in the first batch; batches grow while they take a fraction of a second.
    private static let firstPairs = 1 << 28

    /// - Parameters:
    ///   - values: row-major `[n, dimensions]`, finite.
    ///   - k: in 1..<n.
    ///   - work: told of the points done.
    /// - Throws: `ComputeFault`; `CancellationError`.
    init(
        of values: [Float], dimensions d: Int, k: Int, device: Device, work: Work<Portion>
    ) throws {
        let n = values.count / d
        precondition((1..<n).contains(k), "\(k) neighbours among \(n) points")
        let workers = device.hostWorkers
        let extended = workers.mapTiles(of: n, size: 4096) { rows in
            rows.flatMap { row in
                let vector = values[row * d..<(row + 1) * d]
                return vector + [Float(vector.reduce(0.0) { $0 + Double($1) * Double($1) } / -2)]
            }
        }
        let points = Array(extended.joined())
        let songs = PerDevice { try $0.matrix(points, rows: n, columns: d + 1) }
        let parts = try device.team.share(0..<n, least: Self.leastQueries, work: work) { device, rows, work in
            try Self.nearest(
                to: rows, of: values, dimensions: d, k: k, in: songs.on(device), on: device, workers: workers,
                work: work)
        }
        (self.k, ids, squaredDistances) = (k, parts.flatMap(\.ids), parts.flatMap(\.distances))
    }

    /// Fewest points for which another device is used.
    private static let leastQueries = 1024

    /// The neighbours of some of the points, batch after batch.
    private static func nearest(
        to rows: Range<Int>, of values: [Float], dimensions d: Int, k: Int, in songs: Matrix<Float>, on device: Device,
        workers: Workers, work: Work<Int>
    ) throws -> (ids: [Int32], distances: [Float]) {
        var (ids, distances) = ([Int32](), [Float]())
        ids.reserveCapacity(rows.count * k)
        distances.reserveCapacity(rows.count * k)
        var size = min(max(firstPairs / songs.rows, 64), 16_384)
        var start = rows.lowerBound
        while start < rows.upperBound {
            try work.check()
            let batch = start..<min(start + size, rows.upperBound)
            let begun = ContinuousClock.now
            let vectors = batch.flatMap { values[$0 * d..<($0 + 1) * d] + [1] }
            let found = try device.topK(
                device.matrix(vectors, rows: batch.count, columns: d + 1), songs, k: k + 1)
            let sorted = workers.mapTiles(of: batch.count, size: 256) { [start] queries in
                queries.flatMap { query in
                    let own = start + query
                    let rows = found.rows[query * found.k..<query * found.k + found.counts[query]]
                    let others = rows.filter { Int($0) != own }.prefix(k)
                    return others.map { other in (squaredDistance(values, d, own, Int(other)), other) }.sorted(by: <)
                }
            }
            for (distance, id) in sorted.joined() {
                ids.append(id)
                distances.append(distance)
            }
            work.report(batch.upperBound - rows.lowerBound)
            start = batch.upperBound
            let seconds = (ContinuousClock.now - begun) / .seconds(1)
            if seconds < 0.25 { size = min(size * 2, 65_536) } else if seconds > 1 { size = max(size / 2, 64) }
        }
        return (ids, distances)
    }

    private static func squaredDistance(_ values: [Float], _ d: Int, _ a: Int, _ b: Int) -> Float {
        var sum = 0.0
        for j in 0..<d {
            let difference = Double(values[a * d + j]) - Double(values[b * d + j])
            sum += difference * difference
        }
        return Float(sum)
    }
}

extension Device {
    /// Threads of the host for work beside this device.
    var hostWorkers: Workers {
        Workers(count: description.kind == .cpu ? description.computeUnits : nil)
    }
}
