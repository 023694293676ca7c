import TimbreKernels

extension OpenCLBackend {
    func nearestCentre(
        _ rows: Matrix<Float>, _ centres: Matrix<Float>, into nearest: Matrix<Int32>, distances: Matrix<Float>?,
        sums: CentreSums?
    ) throws {
        guard rows.rows > 0 else { return }
        let started = try start()
        let (n, d, k) = (rows.rows, rows.columns, centres.rows)
        let halves = try started.scratch.take(k * MemoryLayout<Float>.stride)
        defer { started.scratch.giveBack(halves) }
        try started.kernels.run(.nearestCentre, "half_squares", items: k, [UInt32(k), UInt32(d), centres, halves])
        let depth = min(max(d, 1), CentreTile.depth)
        let sizes: [any KernelArgument] = [
            UInt32(n), UInt32(d), UInt32(k), UInt32(depth), UInt32(distances == nil ? 0 : 1),
        ]
        try started.kernels.run(
            .nearestCentre, "nearest_centre", groups: (n + CentreTile.rows - 1) / CentreTile.rows,
            of: CentreTile.lanes,
            cost: LaunchCost(multiplyAdds: Double(n) * Double(k) * Double(d), bytes: Double(n) * Double(d) * 4),
            sizes + [
                rows, centres, halves, LocalMemory(byteCount: CentreTile.bytes(depth: depth)), nearest, distances,
            ])
        if let sums { try sum(rows, by: nearest, into: sums, started) }
    }

    private func sum(
        _ rows: Matrix<Float>, by nearest: Matrix<Int32>, into sums: CentreSums, _ started: Started
    ) throws {
        let tile = CentreSumTile(rows: rows.rows, centres: sums.matrix.rows, columns: sums.matrix.columns)
        let partial = try started.scratch.take(tile.parts * sums.matrix.count * MemoryLayout<Int64>.stride)
        defer { started.scratch.giveBack(partial) }
        try started.kernels.run(
            .sumByCentre, "sum_by_centre", groups: tile.groups, of: CentreSumTile.lanes, cost: tile.cost,
            [
                UInt32(rows.rows), UInt32(rows.columns), UInt32(sums.matrix.rows), UInt32(tile.part), sums.scale, rows,
                nearest, partial,
            ])
        try started.kernels.run(
            .sumByCentre, "sum_by_centre_merge", items: sums.matrix.count,
            [UInt32(sums.matrix.count), UInt32(tile.parts), partial, sums.matrix])
    }
}

/// How a work-group of `nearest_centre` shares local memory: all of it in less than the 32 KB that every device has.
enum CentreTile {
    static let lanes = 64
    static let centres = 16
    /// Rows of a group: four a work-item.
    static let rows = 4 * lanes
    /// Largest number of dimensions in local memory at a time.
    static let depth = 24

    static let definitions = [("NEAREST_LANES", lanes), ("BLOCK_CENTRES", centres)]

    static func bytes(depth: Int) -> Int { depth * (rows + centres) * MemoryLayout<Float>.stride }
}

/// How the sums by centre are shared out. The sums are the same for every choice.
struct CentreSumTile {
    static let lanes = 32
    static let centres = 64

    static let definitions = [("SUM_LANES", lanes), ("SUM_CENTRES", centres)]

    /// Largest size of the sums of all parts, in bytes.
    private static let partialBytes = 64 << 20
    /// Smallest number of rows with sums of their own, and a number of parts that keeps the largest devices busy.
    private static let (leastRows, mostParts) = (256, 1024)

    /// Rows of a part, and how many parts there are.
    let part: Int
    let parts: Int
    let groups: Int

    /// A work-item waits for memory at each row of its part, and adds few.
    var cost: LaunchCost { LaunchCost(multiplyAdds: 16 * Double(groups) * Double(Self.lanes) * Double(part)) }

    init(rows: Int, centres: Int, columns: Int) {
        let affordable = max(Self.partialBytes / (centres * columns * MemoryLayout<Int64>.stride), 1)
        let wanted = min(max(rows / Self.leastRows, 1), affordable, Self.mostParts)
        part = (rows + wanted - 1) / wanted
        parts = (rows + part - 1) / part
        groups =
            parts * ((centres - 1) / Self.centres + 1) * ((columns - 1) / Self.lanes + 1)
    }
}
