import TimbreKernels

extension OpenCLBackend {
    /// Points whose sums over all others are shared by several work-groups, so that a few thousand occupy a large
    /// device.
    private static let splitPoints = 1024
    /// Largest number of splits, whose partial sums are kept until they are merged.
    private static let splitLimit = 16

    func pairwiseAffinities(_ points: Matrix<Float>, sums: Matrix<Float>) throws {
        let started = try start()
        let n = points.rows
        let lanes = started.kernels.tuning.groupSize
        let fewest = (n + Self.splitLimit - 1) / Self.splitLimit
        // Whole groups of points.
        let size = (max(Self.splitPoints, fewest) + lanes - 1) / lanes * lanes
        let splits = (n + size - 1) / size
        let partials = try started.scratch.take(splits * 3 * n * MemoryLayout<Float>.stride)
        defer { started.scratch.giveBack(partials) }
        try started.kernels.run(
            .pairwiseAffinities, "pairwise_affinities", groups: splits * ((n + lanes - 1) / lanes), of: lanes,
            // With its division, a pair takes as long as 16 multiply-adds.
            cost: LaunchCost(multiplyAdds: 16 * Double(n) * Double(n)),
            [UInt32(n), UInt32(size), points, partials])
        try started.kernels.run(
            .pairwiseAffinities, "pairwise_affinities_merge", items: n, [UInt32(n), UInt32(splits), partials, sums])
    }

    func affinityStep(
        _ layout: AffinityLayout, along graph: AffinityGraph, sums: Matrix<Float>, _ step: AffinityStep
    ) throws {
        let started = try start()
        let n = layout.points.rows
        let lanes = started.kernels.tuning.errorLanes
        let total = try started.scratch.take(MemoryLayout<Float>.stride)
        defer { started.scratch.giveBack(total) }
        try started.kernels.run(.affinityStep, "affinity_total", groups: 1, of: lanes, [UInt32(n), sums, total])
        try started.kernels.run(
            .affinityStep, "affinity_step", groups: n, of: lanes,
            [
                step.exaggeration, step.momentum, step.rate, layout.points, graph.starts, graph.neighbours,
                graph.weights, sums, total, layout.velocities, layout.gains,
            ])
        try started.kernels.run(
            .affinityStep, "affinity_move", items: 2 * n, [UInt32(2 * n), layout.velocities, layout.points])
    }
}
