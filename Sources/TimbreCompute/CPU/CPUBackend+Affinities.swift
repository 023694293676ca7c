import CTimbreLoops
import TimbreBase

extension CPUBackend {
    /// Points that a thread takes at once.
    private static let pointTile = 128

    func pairwiseAffinities(_ points: Matrix<Float>, sums: Matrix<Float>) throws {
        let n = points.rows
        let lanes = Int(timbre_affinity_lanes)
        let padded = (n + lanes - 1) / lanes * lanes
        let scratch = try scratch(2 * padded)
        let (x, y) = (scratch.floats, scratch.floats + padded)
        // The columns beyond the last point are read, but left out of the sums.
        scratch.floats.update(repeating: 0, count: 2 * padded)
        let pairs = points.pointer
        for i in 0..<n { (x[i], y[i]) = (pairs[2 * i], pairs[2 * i + 1]) }
        let target = sums.pointer
        workers.forEachTile(of: n, size: Self.pointTile) { _, rows in
            timbre_pairwise_affinities(x, y, n, rows.lowerBound, rows.count, target + 3 * rows.lowerBound)
        }
        withExtendedLifetime(scratch) {}
    }

    func affinityStep(
        _ layout: AffinityLayout, along graph: AffinityGraph, sums: Matrix<Float>, _ step: AffinityStep
    ) throws {
        let n = layout.points.rows
        let scratch = try scratch(2 * n)
        let (forces, sums) = (scratch.floats, sums.pointer)
        let (points, velocities, gains) = (layout.points.pointer, layout.velocities.pointer, layout.gains.pointer)
        let (starts, neighbours, weights) = (graph.starts.pointer, graph.neighbours.pointer, graph.weights.pointer)
        let total = Float((0..<n).reduce(0.0) { $0 + Double(sums[3 * $1]) })
        workers.forEachTile(of: n, size: Self.pointTile) { _, rows in
            timbre_attract(
                points, starts, neighbours, weights, rows.lowerBound, rows.count, forces + 2 * rows.lowerBound)
        }
        // A point moves when every force is known.
        for i in 0..<n {
            for axis in 0..<2 {
                let place = 2 * i + axis
                let gradient = 4 * (step.exaggeration * forces[place] - sums[3 * i + 1 + axis] / total)
                let isTurning = velocities[place] * gradient < 0
                gains[place] = isTurning ? gains[place] + 0.2 : max(gains[place] * 0.8, 0.01)
                velocities[place] = step.momentum * velocities[place] - step.rate * gains[place] * gradient
                points[place] += velocities[place]
            }
        }
        withExtendedLifetime(scratch) {}
    }
}
