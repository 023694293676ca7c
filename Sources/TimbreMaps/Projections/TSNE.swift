import Foundation
import TimbreBase
import TimbreCompute

/// t-SNE (van der Maaten, Hinton, "Visualizing Data using t-SNE", 2008).
///
/// Attraction is along the edges to the `3 · perplexity + 1` nearest songs, as in Barnes-Hut t-SNE and scikit-learn;
/// repulsion is exact, between all pairs. Rate, exaggeration, momentum and start are scikit-learn's. The divergence is
/// over those edges, as scikit-learn's is.
struct TSNE {
    var perplexity = 30.0
    var iterations = 1000
    var seed: UInt64 = 42

    static let exaggeration = 12.0
    /// Number of first iterations, with exaggerated attraction and little momentum.
    static let exaggerated = 250

    /// Number of nearest songs that attract a song.
    func neighbourCount(of n: Int) -> Int { min(n - 1, Int(3 * perplexity + 1)) }

    func rate(of n: Int) -> Double { max(Double(n) / Self.exaggeration / 4, 50) }

    /// Edges whose weights add up to 1: symmetrised shares of each song's neighbours, at the bandwidth where these have
    /// the perplexity.
    func affinities(_ nearest: NearestPoints, workers: Workers) -> NeighbourGraph {
        let k = nearest.k
        let shares = workers.mapTiles(of: nearest.count, size: 256) { songs in
            songs.flatMap { self.shares(of: nearest.squaredDistances[$0 * k..<($0 + 1) * k]) }
        }
        var graph = NeighbourGraph(nearest, weights: Array(shares.joined())) { $0 + $1 }
        graph.scale(by: 1 / graph.weights.reduce(0.0) { $0 + Double($1) })
        return graph
    }

    /// Shares that fall exponentially with the squared distance, their entropy the logarithm of the perplexity.
    private func shares(of squares: ArraySlice<Float>) -> [Float] {
        let distances = squares.map { Double($0) - Double(squares.first ?? 0) }
        let target = log(perplexity)
        var (low, high, precision) = (0.0, Double.infinity, 1.0)
        var shares = distances
        for _ in 0..<100 {
            var (sum, mean) = (0.0, 0.0)
            for place in distances.indices {
                shares[place] = exp(-precision * distances[place])
                sum += shares[place]
                mean += shares[place] * distances[place]
            }
            let excess = log(sum) + precision * mean / sum - target
            for place in shares.indices { shares[place] /= sum }
            if abs(excess) <= 1e-5 { break }
            if excess > 0 { low = precision } else { high = precision }
            precision = high.isInfinite ? precision * 2 : (low + high) / 2
        }
        return shares.map { Float($0) }
    }

    /// - Parameters:
    ///   - start: row-major `[n, 2]`, n at least 2.
    ///   - work: told of the iterations done.
    /// - Returns: points, row-major `[n, 2]`, and the Kullback-Leibler divergence in nats.
    /// - Throws: `ComputeFault`; `CancellationError`.
    func layOut(
        _ graph: NeighbourGraph, from start: [Float], device: Device, work: Work<Portion>
    ) throws -> (points: [Float], divergence: Double) {
        let n = start.count / 2
        let edges = AffinityGraph(
            starts: try device.matrix(graph.starts.map { Int32($0) }, rows: n + 1, columns: 1),
            neighbours: try device.matrix(graph.neighbours, rows: graph.neighbours.count, columns: 1),
            weights: try device.matrix(graph.weights, rows: graph.weights.count, columns: 1))
        let layout = AffinityLayout(
            points: try device.matrix(start, rows: n, columns: 2), velocities: try device.zeros(rows: n, columns: 2),
            gains: try device.matrix([Float](repeating: 1, count: 2 * n), rows: n, columns: 2))
        let sums = try device.zeros(rows: n, columns: 3)
        let rate = Float(rate(of: n))
        for iteration in 0..<iterations {
            try work.check()
            let isEarly = iteration < Self.exaggerated
            try device.pairwiseAffinities(layout.points, sums: sums)
            try device.affinityStep(
                layout, along: edges, sums: sums,
                AffinityStep(
                    exaggeration: isEarly ? Float(Self.exaggeration) : 1, momentum: isEarly ? 0.5 : 0.8, rate: rate))
            // A device that works on its own is not left far behind.
            if iteration % 20 == 19 { try device.synchronize() }
            work.report(Portion(done: iteration + 1, total: iterations))
        }
        try device.pairwiseAffinities(layout.points, sums: sums)
        let affinities = try device.read(sums)
        let total = stride(from: 0, to: 3 * n, by: 3).reduce(0.0) { $0 + Double(affinities[$1]) }
        let points = try device.read(layout.points)
        return (points, Self.divergence(graph, points, total: total))
    }

    /// Σ p log(p / q), q being the affinities' shares of their total.
    static func divergence(_ graph: NeighbourGraph, _ points: [Float], total: Double) -> Double {
        var sum = 0.0
        for song in 0..<points.count / 2 {
            for edge in graph.starts[song]..<graph.starts[song + 1] where graph.weights[edge] > 0 {
                let (p, other) = (Double(graph.weights[edge]), Int(graph.neighbours[edge]))
                let dx = Double(points[2 * song]) - Double(points[2 * other])
                let dy = Double(points[2 * song + 1]) - Double(points[2 * other + 1])
                sum += p * (log(p) + log((1 + dx * dx + dy * dy) * total))
            }
        }
        return sum
    }
}
