/// Weighted graph of neighbouring songs: symmetric, each edge stored in both directions.
struct NeighbourGraph: Sendable {
    /// `n + 1` numbers, ascending from 0: the edges of song i are `starts[i] ..< starts[i + 1]`, by neighbour.
    private(set) var starts: [Int]
    private(set) var neighbours: [Int32]
    private(set) var weights: [Float]

    /// - Parameters:
    ///   - weights: row-major `[n, k]`, the weight from each song to each of its nearest.
    ///   - combine: a symmetric function from the weights of both directions to the edge's; a direction has 0 where a
    ///     song is not among the other's nearest.
    init(_ nearest: NearestPoints, weights: [Float], combine: (Float, Float) -> Float) {
        let (n, k) = (nearest.count, nearest.k)
        precondition(weights.count == n * k, "\(weights.count) weights of \(n) × \(k) neighbours")
        // Incoming edges of each song, by the song that they start from.
        var ends = [Int](repeating: 0, count: n + 1)
        for id in nearest.ids { ends[Int(id) + 1] += 1 }
        for song in 0..<n { ends[song + 1] += ends[song] }
        var next = ends
        var sources = [Int32](repeating: 0, count: n * k)
        var incoming = [Float](repeating: 0, count: n * k)
        for song in 0..<n {
            for place in song * k..<(song + 1) * k {
                let target = Int(nearest.ids[place])
                sources[next[target]] = Int32(song)
                incoming[next[target]] = weights[place]
                next[target] += 1
            }
        }
        starts = [0]
        neighbours = []
        self.weights = []
        starts.reserveCapacity(n + 1)
        neighbours.reserveCapacity(2 * n * k)
        self.weights.reserveCapacity(2 * n * k)
        for song in 0..<n {
            let own = (song * k..<(song + 1) * k).sorted { nearest.ids[$0] < nearest.ids[$1] }
            var (place, other) = (0, ends[song])
            while place < k || other < ends[song + 1] {
                let outgoing = place < k ? nearest.ids[own[place]] : .max
                let source = other < ends[song + 1] ? sources[other] : .max
                let there = outgoing <= source ? weights[own[place]] : 0
                let back = source <= outgoing ? incoming[other] : 0
                neighbours.append(min(outgoing, source))
                self.weights.append(combine(there, back))
                if outgoing <= source { place += 1 }
                if source <= outgoing { other += 1 }
            }
            starts.append(neighbours.count)
        }
    }

    /// Multiplies every weight.
    mutating func scale(by factor: Double) {
        for edge in weights.indices { weights[edge] = Float(Double(weights[edge]) * factor) }
    }
}
