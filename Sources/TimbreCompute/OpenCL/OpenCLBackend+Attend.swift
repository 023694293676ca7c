import TimbreKernels

extension OpenCLBackend {
    /// Work-items that share a token and a head, as `attend.cl` has them.
    static let attentionLanes = 32

    func attend(_ attention: Attention, into result: Matrix<Float>, logs: Matrix<Float>) throws {
        try start().kernels.run(
            .attend, "attend", groups: logs.count, of: Self.attentionLanes, cost: attention.cost(products: 2),
            attention.arguments + [attention.projections, result, logs])
    }

    func attendGradient(
        _ attention: Attention, result: Matrix<Float>, logs: Matrix<Float>, gradient: Matrix<Float>,
        into slopes: Matrix<Float>
    ) throws {
        let started = try start()
        let dots = try started.scratch.take(logs.count * MemoryLayout<Float>.stride)
        defer { started.scratch.giveBack(dots) }
        try started.kernels.run(
            .attend, "attend_gradient_queries", groups: logs.count, of: Self.attentionLanes,
            cost: attention.cost(products: 3),
            attention.arguments + [attention.projections, result, logs, gradient, dots, slopes])
        try started.kernels.run(
            .attend, "attend_gradient_keys", groups: logs.count, of: Self.attentionLanes,
            cost: attention.cost(products: 4),
            attention.arguments + [attention.projections, logs, gradient, dots, slopes])
    }
}

extension Attention {
    /// The arguments from `heads` to `owners`.
    fileprivate var arguments: [any KernelArgument] {
        [UInt32(heads), UInt32(headWidth), scale, sequences.starts, sequences.owners]
    }

    /// - Parameter products: the number of products of one token's numbers with another's.
    fileprivate func cost(products: Int) -> LaunchCost {
        // Every product waits for memory that the group's work-items share.
        LaunchCost(multiplyAdds: 4 * Double(products * projections.rows * width) * Double(sequences.longest))
    }
}
