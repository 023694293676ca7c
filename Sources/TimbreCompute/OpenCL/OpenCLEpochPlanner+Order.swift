import TimbreBase
import TimbreKernels

extension OpenCLEpochPlanner {
    /// Puts the songs in a random order, those that are compared in pairs, and gathers their labels.
    func order(_ epoch: UInt32, into plan: PlanMemory) throws {
        // Pairing goes from one memory to the other.
        let rounds = songs.labels.isEmpty ? 0 : songs.havePlaylists ? 2 : 1
        var (from, to) = rounds == 1 ? (scratch.order[3], plan.rows) : (plan.rows, scratch.order[3])
        try shuffle(epoch, into: from)
        var lengths: Matrix<Int32>?
        for round in 0..<rounds {
            let kind = round == 0 ? 0 : songs.labels.count - 1
            try drawLabels(kind, epoch, of: from, into: scratch.order[0])
            try pair(from, lengths: lengths, labels: scratch.order[0], largest: songs.labels[kind].largest, into: to)
            lengths = scratch.order[4]
            swap(&from, &to)
        }
        for kind in songs.labels.indices {
            try drawLabels(kind, epoch, of: plan.rows, into: plan.labels[kind])
        }
    }

    /// Arguments for a seed and a stream, behind a count.
    private func seed(_ seed: UInt64, _ stream: RandomStream) -> [any KernelArgument] {
        [UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32), stream.rawValue]
    }

    /// Arguments of `gather_entries` that tell hidden rows of a category; nil hides none.
    func hiding(_ category: Int?, _ epoch: UInt32) -> [any KernelArgument] {
        [UInt32(category ?? 0)] + seed(songs.seed, .unknownCategories)
            + [epoch, category == nil ? UInt32(0) : songs.hidingThreshold]
    }

    private func shuffle(_ epoch: UInt32, into order: Matrix<Int32>) throws {
        let count = songs.rows.count
        let (swaps, firsts, nexts) = (scratch.order[0], scratch.order[1], scratch.order[2])
        try kernels.run(
            .drawSwaps, "draw_swaps", items: (count + 3) / 4,
            [UInt32(count)] + seed(songs.seed, .order) + [epoch, swaps, firsts])
        let sorted = try sort(count, by: [SortKey(numbers: swaps, below: count)])
        try kernels.run(.orderSongs, "link_swaps", items: count, [UInt32(count), swaps, sorted, nexts, firsts])
        try kernels.run(
            .orderSongs, "order_songs", items: count, [UInt32(count), swaps, nexts, firsts, sources.rows, order])
    }

    private func drawLabels(
        _ kind: Int, _ epoch: UInt32, of rows: Matrix<Int32>, into drawn: Matrix<Int32>
    ) throws {
        let its = sources.labels[kind]
        var numbers: [any KernelArgument] = seed(songs.seed, .order) + [UInt32(0)]
        if case .drawn(let draw) = songs.labels[kind] { numbers = seed(draw.seed, draw.stream) + [draw.number] }
        try kernels.run(
            .drawLabels, "draw_labels", items: rows.count,
            [UInt32(rows.count), UInt32(its.starts == nil ? 0 : 1)] + numbers
                + [epoch, rows, its.starts, its.labels, drawn])
    }

    /// - Parameters:
    ///   - lengths: the lengths of the units that songs stand in; nil where each stands alone.
    ///   - labels: the labels of the songs; they are overwritten.
    private func pair(
        _ rows: Matrix<Int32>, lengths: Matrix<Int32>?, labels: Matrix<Int32>, largest: Int32,
        into paired: Matrix<Int32>
    ) throws {
        let count = rows.count
        let hasLengths = UInt32(lengths == nil ? 0 : 1)
        let units = lengths == nil ? labels : scratch.order[1]
        if let lengths {
            try kernels.run(.pairSongs, "label_units", items: count, [UInt32(count), labels, lengths, units])
        }
        let sorted = try sort(count, by: [SortKey(numbers: units, below: Int(largest) + 1)])
        let (partners, taken) = (scratch.order[2], scratch.starts)
        try kernels.run(.pairSongs, "find_units", items: count, [UInt32(count), units, sorted, scratch.heads])
        try kernels.run(
            .pairSongs, "pair_units", items: count,
            [UInt32(count), hasLengths, units, sorted, scratch.heads, lengths, partners, taken])
        try scan(taken)
        // After the second round nobody asks for lengths.
        let pairedLengths = lengths == nil ? scratch.order[4] : scratch.order[0]
        try kernels.run(
            .pairSongs, "place_units", items: count,
            [UInt32(count), hasLengths, rows, lengths, partners, taken, paired, pairedLengths])
    }
}
