import Foundation
import TimbreBase
import TimbreCompute

/// A layout of the graph of neighbours, a close relative of UMAP (McInnes, Healy, Melville, "UMAP: Uniform Manifold
/// Approximation and Projection for Dimension Reduction", 2018).
///
/// The graph is UMAP's. The layout differs in what makes it fast and the same for any number of threads: it starts from
/// the principal components, forces have a = b = 1, a sample moves only the song whose edge it is, songs see each other
/// where they were when the epoch began, and seven random songs push in each sample instead of five, of 65,536 that are
/// drawn anew in each epoch. Of 28,356 songs by 13 features it measured a trustworthiness of 0.927 where umap-learn
/// 0.5.12 gave 0.915; of 200,000 synthetic ones 0.964, and 0.963 where all may push.
struct UMAP {
    var neighbours = 15
    /// Number of epochs; nil: 500 for at most 10,000 songs, else 200.
    var epochs: Int?
    var seed: UInt64 = 42

    func epochCount(of n: Int) -> Int { epochs ?? (n <= 10_000 ? 500 : 200) }

    /// The fuzzy union of each song's neighbourhood: the nearest other song that is not in the same place has weight 1,
    /// and a song's weights add up to the binary logarithm of their number.
    func graph(_ nearest: NearestPoints, workers: Workers) -> NeighbourGraph {
        let k = nearest.k
        let mean =
            nearest.squaredDistances.reduce(0.0) { $0 + Double($1).squareRoot() }
            / Double(max(nearest.squaredDistances.count, 1))
        let weights = workers.mapTiles(of: nearest.count, size: 1024) { songs in
            songs.flatMap { self.weights(of: nearest.squaredDistances[$0 * k..<($0 + 1) * k], meanOfAll: mean) }
        }
        return NeighbourGraph(nearest, weights: Array(weights.joined())) { $0 + $1 - $0 * $1 }
    }

    private func weights(of squares: ArraySlice<Float>, meanOfAll: Double) -> [Float] {
        let distances = squares.map { Double($0).squareRoot() }
        let nearest = distances.first { $0 > 0 } ?? 0
        let excess = distances.map { max($0 - nearest, 0) }
        let target = log2(Double(distances.count))
        var (low, high, bandwidth) = (0.0, Double.infinity, 1.0)
        for _ in 0..<64 {
            let sum = excess.reduce(0) { $0 + exp(-$1 / bandwidth) }
            if abs(sum - target) < 1e-5 { break }
            if sum > target { high = bandwidth } else { low = bandwidth }
            bandwidth = high.isInfinite ? bandwidth * 2 : (low + high) / 2
        }
        // Where many songs share a place, no bandwidth reaches the sum.
        let mean = nearest > 0 ? distances.reduce(0, +) / Double(distances.count) : meanOfAll
        bandwidth = max(bandwidth, 1e-3 * mean, .leastNormalMagnitude)
        return excess.map { Float(exp(-$0 / bandwidth)) }
    }

    /// - Parameters:
    ///   - start: row-major `[n, 2]`, about 10 wide each way from 0.
    ///   - work: told of the epochs done.
    /// - Returns: row-major `[n, 2]`.
    /// - Throws: `CancellationError`.
    func layOut(
        _ graph: NeighbourGraph, from start: [Float], threads: Int, work: Work<Portion>
    ) throws -> [Float] {
        let epochs = epochCount(of: start.count / 2)
        let most = graph.weights.max() ?? 1
        // An edge that would not be sampled once is left out, as UMAP does.
        let shares = graph.weights.map { $0 * Float(epochs) < most ? 0 : $0 / most }
        var layout = NeighbourLayout(
            points: start, starts: graph.starts, neighbours: graph.neighbours, shares: shares, seed: seed,
            threads: threads)
        for epoch in 0..<epochs {
            try work.check()
            layout.step(rate: Float(1 - Double(epoch) / Double(epochs)))
            work.report(Portion(done: epoch + 1, total: epochs))
        }
        return layout.points
    }
}
