import TimbreCompute

extension KMeans {
    /// Nearest centre of each row, in the course of one descent.
    struct Assignment {
        private let trackers: [any CentreTracker]

        init(_ data: KMeans, k: Int) throws {
            trackers = try data.parts.map { try data.device.centreTracker(of: $0, centres: k, scale: data.scale) }
        }

        /// Finds every row's nearest centre.
        ///
        /// - Parameter measuring: whether `squaredDistances` is asked for afterwards.
        /// - Returns: sums of the rows by centre and their number, `[k, dimensions + 1]`, as in `CentreSums`.
        func assign(_ centres: [Float], measuring: Bool) throws -> [Int64] {
            var sums = try trackers[0].assign(centres, measuring: measuring)
            for tracker in trackers.dropFirst() {
                for (place, sum) in try tracker.assign(centres, measuring: measuring).enumerated() {
                    sums[place] += sum
                }
            }
            return sums
        }

        func labels() throws -> [Int32] { try trackers.flatMap { try $0.nearest() } }

        /// Squared distance of each row to its centre, `[n]`, as of the last `assign` that measured.
        func squaredDistances() throws -> [Float] { try trackers.flatMap { try $0.squaredDistances() } }
    }

    /// Gives each empty cluster the row that lies farthest from its own centre; rows alone in their cluster stay.
    ///
    /// - Throws: `MapFault.fewerSongsThanClusters` where every row lies in a centre.
    func refill(_ empty: [Int], _ sums: inout [Int64], _ assignment: Assignment, _ k: Int) throws {
        let width = dimensions + 1
        var labels = try assignment.labels()
        var distances = try assignment.squaredDistances()
        for cluster in empty {
            var farthest: Int?
            for row in labels.indices
            where distances[row] > farthest.map({ distances[$0] }) ?? 0
                && sums[Int(labels[row]) * width + dimensions] > 1
            {
                farthest = row
            }
            guard let farthest else { throw tooFewSongs(k) }
            let old = Int(labels[farthest])
            for j in 0..<dimensions {
                let value = Int64(values[farthest * dimensions + j] * scale)
                sums[old * width + j] -= value
                sums[cluster * width + j] = value
            }
            sums[old * width + dimensions] -= 1
            sums[cluster * width + dimensions] = 1
            (labels[farthest], distances[farthest]) = (Int32(cluster), 0)
        }
    }

    /// - Throws: `MapFault.fewerSongsThanClusters`.
    func checkDistinct(_ k: Int) throws {
        if distinctCount(upTo: k) < k { throw tooFewSongs(k) }
    }

    func tooFewSongs(_ k: Int) -> MapFault {
        .fewerSongsThanClusters(clusters: k, songs: count, different: distinctCount(upTo: k))
    }

    /// Number of different rows; counting stops at `limit`.
    func distinctCount(upTo limit: Int) -> Int {
        var seen = Set<[Float]>()
        for first in stride(from: 0, to: values.count, by: dimensions) where seen.count < limit {
            seen.insert(Array(values[first..<first + dimensions]))
        }
        return seen.count
    }
}
