import TimbreCompute

/// An epoch's plan in the device's memory.
struct DeviceEpochPlan {
    struct Column {
        /// `[entries, 1]`, as places and order.
        let ids: Matrix<Int32>
        let places: Matrix<Int32>
        let order: Matrix<Int32>
        let distinct: Matrix<Int32>
        let segments: Matrix<Int32>
        let pieces: Matrix<Int32>
        let batches: [SegmentPlan.Batch]
        /// nil where each place has one id.
        let weights: (plan: EntryPlan, starts: Matrix<Int32>, bySong: Matrix<Float>, byRow: Matrix<Float>)?

        /// - Parameter range: places of the batch.
        func batch(_ batch: Int, _ range: Range<Int>) -> TrainingBatch.Category {
            let (places, entries) = (batches[batch], weights?.plan.batches[batch] ?? range)
            return TrainingBatch.Category(
                ids: ids[rows: entries], distinct: distinct[rows: places.distinct],
                places: self.places[rows: entries], order: order[rows: entries],
                pieces: pieces[rows: places.pieces], segments: segments[rows: places.segments],
                weights: weights.map {
                    TrainingBatch.EntryWeights(
                        starts: $0.starts[rows: EntryPlan.starts(ofBatch: batch, range)],
                        bySong: $0.bySong[rows: entries], byRow: $0.byRow[rows: entries])
                })
        }
    }

    /// `[epoch, 1]`.
    let rows: Matrix<Int32>
    let batches: [Range<Int>]
    let columns: [Column]
    /// `[epoch, 1]` for each kind that rows are compared by.
    let labels: [Matrix<Int32>]
    let targets: SparseRows?

    /// The rows of a batch.
    func songs(ofBatch batch: Int) -> TrainingBatch {
        let range = batches[batch]
        return TrainingBatch(
            rows: rows[rows: range], categories: columns.map { $0.batch(batch, range) },
            labels: labels.map { $0[rows: range] }, targets: targets.map { $0[rows: range] })
    }

    /// Songs in the first batches.
    func songs(inBatches count: Int) -> Int { count == 0 ? 0 : batches[count - 1].upperBound }
}

/// Memory for the plan of one epoch at a time, all of it in one piece but for the targets: the next one takes its place.
struct PlanMemory {
    private let device: Device
    private let rows: Matrix<Int32>
    private let labels: [Matrix<Int32>]
    /// Six of each column, and three more where it has weights.
    private let columns: [[Matrix<Int32>]]
    private let targets: SparseRows?

    /// - Parameters:
    ///   - rows: of the training split.
    ///   - batches: of an epoch; each has one start of places, segments and pieces more than it has of these.
    init(_ data: DataSet, rows: [Int32], batches: Int, on device: Device) throws {
        self.device = device
        let (songs, labelCount) = (rows.count, data.compared.count)
        // A training row is in an epoch once.
        let shapes = data.columns.map { column -> [(rows: Int, columns: Int)] in
            guard let its = column.entries else { return Array(repeating: (songs + batches, 1), count: 6) }
            let entries = rows.reduce(0) { $0 + its.entries(ofRow: Int($1)).count }
            return Array(repeating: (entries + batches, 1), count: 6)
                + [(songs + batches, 1), (entries, 1), (entries, 1)]
        }
        var memory = try device.zeros(
            Int32.self, shapes: Array(repeating: (songs, 1), count: 1 + labelCount) + shapes.joined())[...]
        self.rows = memory.removeFirst()
        labels = Array(memory.prefix(labelCount))
        memory = memory.dropFirst(labelCount)
        columns = shapes.map { its in
            defer { memory = memory.dropFirst(its.count) }
            return Array(memory.prefix(its.count))
        }
        targets = try data.targets.map { try device.sparseRows($0.gathered(rows)) }
    }

    /// Gives a plan to the device once the one before is done with.
    func load(_ plan: EpochPlan) throws -> DeviceEpochPlan {
        func put<Scalar>(_ values: [Scalar], _ memory: Matrix<Scalar>) throws -> Matrix<Scalar> {
            let place = memory[rows: 0..<values.count]
            try device.write(values, into: place)
            return place
        }
        let columns = try zip(columns, plan.columns).map { memory, its in
            DeviceEpochPlan.Column(
                ids: try put(its.ids, memory[0]), places: try put(its.segments.places, memory[1]),
                order: try put(its.segments.order, memory[2]), distinct: try put(its.segments.distinct, memory[3]),
                segments: try put(its.segments.segments, memory[4]), pieces: try put(its.segments.pieces, memory[5]),
                batches: its.segments.batches,
                weights: try its.weights.map {
                    (
                        $0, try put($0.starts, memory[6]), try put($0.bySong, memory[7].reinterpreted(as: Float.self)),
                        try put($0.byRow, memory[8].reinterpreted(as: Float.self))
                    )
                })
        }
        if let targets, let its = plan.targets {
            try device.write(its.starts, into: targets.starts)
            try device.write(its.ids, into: targets.ids)
            try device.write(its.weights, into: targets.weights)
        }
        return DeviceEpochPlan(
            rows: try put(plan.rows, rows), batches: plan.batches, columns: columns,
            labels: try zip(plan.labels, labels).map(put), targets: targets)
    }
}
