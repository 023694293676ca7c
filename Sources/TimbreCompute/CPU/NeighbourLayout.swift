import CTimbreLoops
import TimbreBase

/// Points of a plane that are laid out by samples of a graph's edges, on the host's threads.
///
/// In an epoch every point moves by the samples of its own edges, one after the other, while all others stay where they
/// were: no result depends on the number of threads. A sample is an edge's pull, towards the neighbour, and the push of
/// seven random ones, by the forces of UMAP (McInnes, Healy, Melville, 2018) with a = b = 1, each coordinate clipped
/// at 4. CTimbreLoops/neighbour_layout.h has the formula.
package struct NeighbourLayout: Sendable {
    private let starts: [Int64]
    private let neighbours: [Int32]
    private let rates: [UInt32]
    private let philox: Philox
    private let workers: Workers
    /// Row-major `[n, 2]`.
    package private(set) var points: [Float]
    private var next: [Float]
    private var epoch: UInt32 = 0

    private let pushing: Int

    /// Points that a thread takes at once.
    private static let tile = 1024
    /// Largest number of points that push in an epoch, drawn anew for each: their positions stay in a core's cache.
    package static let pushing = 65_536

    /// - Parameters:
    ///   - points: row-major `[n, 2]`, n below 2³¹.
    ///   - starts: `[n + 1]`, ascending from 0: the edges of point i are `starts[i] ..< starts[i + 1]`.
    ///   - neighbours: the neighbour at the end of each edge, in 0..<n.
    ///   - shares: the share of the epochs in which each edge is sampled, 0...1.
    ///   - threads: the number of threads; nil: one per core.
    ///   - pushing: the largest number of points that push in an epoch; at least 1.
    package init(
        points: [Float], starts: [Int], neighbours: [Int32], shares: [Float], seed: UInt64, threads: Int?,
        pushing: Int = NeighbourLayout.pushing
    ) {
        let n = points.count / 2
        precondition(points.count == 2 * n && starts.count == n + 1 && n <= Int(Int32.max))
        precondition(starts.last == neighbours.count && shares.count == neighbours.count)
        precondition(neighbours.allSatisfy { $0 >= 0 && Int($0) < n })
        let padding = Int(timbre_layout_padding)
        self.starts = starts.map { Int64($0) }
        self.neighbours = neighbours + [Int32](repeating: 0, count: padding)
        rates =
            shares.map { UInt32(min(max(Double($0), 0) * 0x1p32, Double(UInt32.max))) }
            + [UInt32](repeating: 0, count: padding)
        philox = Philox(seed: seed)
        workers = Workers(count: threads)
        self.pushing = pushing
        (self.points, next) = (points, points)
    }

    /// Runs one epoch: moves every point once.
    ///
    /// - Parameter rate: the factor of the forces.
    package mutating func step(rate: Float) {
        let count = points.count / 2
        let (epoch, key) = (epoch, philox(epoch, .layoutEpochs, 0, 0)[0])
        let (workers, starts, neighbours, rates, old) = (workers, starts, neighbours, rates, points)
        let places = pushingPlaces()
        next.withUnsafeMutableBufferPointer { next in
            nonisolated(unsafe) let target = next.baseAddress!
            workers.forEachTile(of: count, size: Self.tile) { _, range in
                timbre_lay_out(
                    old, target, range.lowerBound, range.count, places, places.count / 2, starts, neighbours, rates,
                    epoch, rate, key)
            }
        }
        swap(&points, &next)
        self.epoch += 1
    }

    /// Positions of the points that push, row-major `[count, 2]`: all points where there are no more than `pushing`,
    /// else one of each of as many equal ranges.
    private func pushingPlaces() -> [Float] {
        let count = points.count / 2
        guard count > pushing else { return points }
        let range = Double(count) / Double(pushing)
        var places = [Float]()
        places.reserveCapacity(2 * pushing)
        for first in stride(from: 0, to: pushing, by: 4) {
            let words = philox(epoch, .layoutPushing, UInt32(first), 0)
            for place in first..<min(first + 4, pushing) {
                let point = min(Int((Double(place) + Double(words[place - first]) * 0x1p-32) * range), count - 1)
                places.append(points[2 * point])
                places.append(points[2 * point + 1])
            }
        }
        return places
    }
}
