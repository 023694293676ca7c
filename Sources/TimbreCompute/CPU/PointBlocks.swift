import CTimbreLoops

/// Points in blocks of 16, for scans of all of them.
package struct PointBlocks: Sendable {
    package let count: Int
    private let dimensions: Int
    /// `[blocks, dimensions, 16]`; beyond the last point NaN.
    private let blocks: [Float]

    /// - Parameter values: row-major `[n, dimensions]`, n below 2³¹, of at least one dimension.
    package init(_ values: [Float], dimensions d: Int) {
        count = values.count / d
        dimensions = d
        precondition(count * d == values.count && count <= Int(Int32.max), "\(values.count) values by row of \(d)")
        var blocks = [Float](repeating: .nan, count: (count + 15) / 16 * 16 * d)
        for point in 0..<count {
            for j in 0..<d { blocks[(point / 16 * d + j) * 16 + point % 16] = values[point * d + j] }
        }
        self.blocks = blocks
    }

    /// The k nearest other points of one, by Euclidean distance, then id; k in 1..<count.
    package func nearest(to point: Int, k: Int) -> [Int32] {
        precondition((0..<count).contains(point) && (1..<count).contains(k), "\(k) neighbours of point \(point)")
        var (ids, distances) = ([Int32](repeating: 0, count: k), [Float](repeating: 0, count: k))
        timbre_nearest_points(blocks, dimensions, count, point, k, &ids, &distances)
        return ids
    }

    /// The rank of each of these points among all others by distance from a point, from 1; points at the same distance
    /// share the better rank.
    package func ranks(of others: [Int32], from point: Int) -> [Int32] {
        precondition((0..<count).contains(point) && others.allSatisfy { $0 >= 0 && Int($0) < count })
        var ranks = [Int32](repeating: 0, count: others.count)
        timbre_point_ranks(blocks, dimensions, count, point, others, others.count, &ranks)
        return ranks
    }
}
