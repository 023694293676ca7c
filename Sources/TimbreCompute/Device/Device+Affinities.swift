extension Device {
    /// Computes the affinity of every point to all others, by Student's distribution as in t-SNE: with `q = 1 / (1 +
    /// |pᵢ − pⱼ|²)`, over all j ≠ i, `sums[i] = (Σ q, Σ q² (xᵢ − xⱼ), Σ q² (yᵢ − yⱼ))`.
    ///
    /// Exact: n² pairs, of which none is stored. The results have the same bits whatever the number of threads.
    ///
    /// - Parameters:
    ///   - points: `[n, 2]`, finite, n below 2³¹; at least one.
    ///   - sums: `[n, 3]`.
    package func pairwiseAffinities(_ points: Matrix<Float>, sums: Matrix<Float>) throws {
        precondition(points.columns == 2 && sums.columns == 3 && sums.rows == points.rows)
        precondition((1...Int(Int32.max)).contains(points.rows))
        try backend.pairwiseAffinities(points, sums: sums)
    }

    /// One step of t-SNE down the gradient of its divergence, with momentum and gains (van der Maaten, Hinton,
    /// "Visualizing Data using t-SNE", 2008; the published code's gains).
    ///
    /// The gradient of a point is `4 (exaggeration · Σ weight · q · (pᵢ − pⱼ) − Σ q² (pᵢ − pⱼ) / Σ q)`: attraction
    /// along the edges of the graph, repulsion from all other points. A gain grows by 0.2 where gradient and velocity
    /// point against each other, and shrinks by a fifth, not below 0.01, elsewhere. The same bits whatever the number
    /// of threads.
    ///
    /// - Parameter sums: `[n, 3]`, as `pairwiseAffinities` gives them for the points, of at least two.
    package func affinityStep(
        _ layout: AffinityLayout, along graph: AffinityGraph, sums: Matrix<Float>, _ step: AffinityStep
    ) throws {
        let n = layout.points.rows
        precondition(graph.starts.count == n + 1 && sums.rows == n && sums.columns == 3)
        try backend.affinityStep(layout, along: graph, sums: sums, step)
    }
}

/// Points on their way to their positions.
package struct AffinityLayout: Sendable {
    /// `[n, 2]` each.
    package let points, velocities, gains: Matrix<Float>

    package init(points: Matrix<Float>, velocities: Matrix<Float>, gains: Matrix<Float>) {
        precondition([points, velocities, gains].allSatisfy { $0.columns == 2 && $0.rows == points.rows })
        (self.points, self.velocities, self.gains) = (points, velocities, gains)
    }
}

/// Graph of points that belong together, with the weight of each edge.
package struct AffinityGraph: Sendable {
    /// `[n + 1, 1]`, ascending from 0: the edges of point i are `starts[i] ..< starts[i + 1]`.
    package let starts: Matrix<Int32>
    /// `[edges, 1]`, each in 0..<n (not checked on the device).
    package let neighbours: Matrix<Int32>
    /// `[edges, 1]`.
    package let weights: Matrix<Float>

    package init(starts: Matrix<Int32>, neighbours: Matrix<Int32>, weights: Matrix<Float>) {
        precondition([starts.columns, neighbours.columns, weights.columns] == [1, 1, 1])
        precondition(neighbours.count == weights.count)
        (self.starts, self.neighbours, self.weights) = (starts, neighbours, weights)
    }
}

/// Rate, exaggeration and momentum of a step.
package struct AffinityStep: Sendable {
    /// Factor of the attraction.
    package var exaggeration: Float
    /// Share of the last step that is kept.
    package var momentum: Float
    package var rate: Float

    package init(exaggeration: Float, momentum: Float, rate: Float) {
        (self.exaggeration, self.momentum, self.rate) = (exaggeration, momentum, rate)
    }
}
