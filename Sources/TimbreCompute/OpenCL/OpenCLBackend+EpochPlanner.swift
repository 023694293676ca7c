extension OpenCLBackend {
    func epochPlanner(_ songs: PlannedSongs, on device: Device) throws -> any EpochPlanner {
        try OpenCLEpochPlanner(songs, kernels: start().kernels, device: device)
    }
}

/// Makes plans by kernels, on the device's one queue: an epoch's is there before the steps that follow, and the host
/// waits for its sizes alone, of which it needs those of an epoch whose plan was made an epoch ago.
///
/// Two plans are in memory, the one that trains and the next.
final class OpenCLEpochPlanner: EpochPlanner {
    /// Work-items of the groups of `scan` and `sort_by_digit`, and digits of one pass of the latter.
    static let lanes = 64
    /// Number of values for one such group.
    static let chunk = 1024

    let songs: PlannedSongs
    let kernels: OpenCLKernels
    let sources: PlanSources
    let scratch: PlanScratch
    /// Largest number of entries in an epoch, for each column.
    let capacities: [Int]
    private let device: Device
    private let memory: [PlanMemory]
    /// `[3 · columns, batches + 1]` for each of these: entries, rows and pieces before each batch.
    private let sizes: [Matrix<Int32>]
    private var begun: [(place: Int, mark: WorkMark)] = []
    private var count = 0

    init(_ songs: PlannedSongs, kernels: OpenCLKernels, device: Device) throws {
        (self.songs, self.kernels, self.device) = (songs, kernels, device)
        capacities = songs.columns.indices.map(songs.entries)
        sources = try PlanSources(songs, on: device)
        scratch = try PlanScratch(songs, on: device)
        memory = try (0..<2).map { _ in try PlanMemory(songs, on: device) }
        let batches = songs.batches.count
        sizes = try (0..<2).map { _ in
            try device.zeros(Int32.self, rows: 3 * songs.columns.count, columns: batches + 1)
        }
    }

    func begin(epoch: Int) throws {
        try device.phase("plan an epoch", ["epoch": epoch]) { try enqueue(epoch) }
    }

    private func enqueue(_ epoch: Int) throws {
        let place = count % 2
        count += 1
        let (epoch, plan) = (UInt32(epoch), memory[place])
        try order(epoch, into: plan)
        for column in songs.columns.indices {
            try gather(column, epoch, of: plan)
            try segment(column, of: plan, sizes: sizes[place][rows: 3 * column..<3 * column + 3])
        }
        if let targets = plan.targets, let rows = sources.targets {
            try gather(rows, hiding: hiding(nil, epoch), of: plan, starts: targets.starts, targets.ids, targets.weights)
        }
        begun.append((place, try device.mark()))
    }

    func take() throws -> DeviceEpochPlan {
        precondition(!begun.isEmpty, "no plan was begun")
        let (place, mark) = begun.removeFirst()
        let batches = songs.batches
        let sizes = try device.phase("wait for the plan") {
            try device.read(self.sizes[place], after: mark).map { Int($0) }
        }
        func range(_ row: Int, _ batch: Int) -> Range<Int> {
            let first = row * (batches.count + 1) + batch
            return sizes[first]..<sizes[first + 1]
        }
        return memory[place].plan(
            batches: batches,
            columns: songs.columns.indices.map { column in
                batches.indices.map { batch in
                    DeviceEpochPlan.ColumnBatch(
                        entries: range(3 * column, batch),
                        rows: SegmentPlan.Batch(
                            distinct: range(3 * column + 1, batch),
                            segments: range(3 * column + 1, batch).extended(by: batch),
                            pieces: range(3 * column + 2, batch).extended(by: batch)))
                }
            })
    }
}

extension Range<Int> {
    /// One longer, and behind one more for each batch before.
    fileprivate func extended(by batch: Int) -> Range { lowerBound + batch..<upperBound + batch + 1 }
}
