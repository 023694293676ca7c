import TimbreCompute

extension KMeans {
    /// Where the rows stand: the matrices that one descent uses over and over.
    struct Assignment {
        private let data: KMeans
        private let k: Int
        private let nearest: [Matrix<Int32>]
        private let distances: [Matrix<Float>]
        private let sums: CentreSums

        init(_ data: KMeans, k: Int) throws {
            (self.data, self.k) = (data, k)
            let device = data.device
            nearest = try data.parts.map { try device.zeros(Int32.self, rows: $0.rows, columns: 1) }
            distances = try data.parts.map { try device.zeros(rows: $0.rows, columns: 1) }
            sums = CentreSums(
                try device.zeros(Int64.self, rows: k, columns: data.dimensions + 1), scale: data.scale)
        }

        /// Finds every row's nearest centre.
        ///
        /// - Parameter measuring: whether the distances are wanted, too.
        /// - Returns: `[k, dimensions + 1]`, as `CentreSums`.
        func assign(_ centres: [Float], measuring: Bool) throws -> [Int64] {
            let device = data.device
            let centres = try device.matrix(centres, rows: k, columns: data.dimensions)
            try device.write([Int64](repeating: 0, count: sums.matrix.count), into: sums.matrix)
            for (place, rows) in data.parts.enumerated() {
                try device.nearestCentre(
                    rows, centres, into: nearest[place], distances: measuring ? distances[place] : nil, sums: sums)
            }
            return try device.read(sums.matrix)
        }

        func labels() throws -> [Int32] { try nearest.flatMap { try data.device.read($0) } }

        /// As last measured.
        func squaredDistances() throws -> [Float] { try distances.flatMap { try data.device.read($0) } }
    }

    /// Gives each empty cluster the row that lies farthest from its centre, of those that are not alone in theirs.
    ///
    /// - Throws: `InsightFault.fewerSongsThanClusters` where every row lies in a centre.
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

    /// - Throws: `InsightFault.fewerSongsThanClusters`.
    func checkDistinct(_ k: Int) throws {
        if distinctCount(upTo: k) < k { throw tooFewSongs(k) }
    }

    func tooFewSongs(_ k: Int) -> InsightFault {
        .fewerSongsThanClusters(clusters: k, songs: count, different: distinctCount(upTo: k))
    }

    /// Rows that differ, where these are fewer than the limit.
    func distinctCount(upTo limit: Int) -> Int {
        var seen = Set<[Float]>()
        for first in stride(from: 0, to: values.count, by: dimensions) where seen.count < limit {
            seen.insert(Array(values[first..<first + dimensions]))
        }
        return seen.count
    }
}
