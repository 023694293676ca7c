import TimbreCompute

/// An epoch's plan in the device's memory.
struct DeviceEpochPlan {
    struct Category {
        /// `[epoch, 1]`.
        let ids: Matrix<Int32>
        /// `[epoch, 1]`.
        let places: Matrix<Int32>
        /// `[epoch, 1]`.
        let order: Matrix<Int32>
        let distinct: Matrix<Int32>
        let segments: Matrix<Int32>
        let pieces: Matrix<Int32>
        let batches: [SegmentPlan.Batch]
    }

    /// `[epoch, 1]`.
    let rows: Matrix<Int32>
    let batches: [Range<Int>]
    let categories: [Category]
    /// `[epoch, 1]` for each category that songs are compared by.
    let labels: [Matrix<Int32>]

    /// The songs of a batch.
    func songs(ofBatch batch: Int) -> TrainingBatch {
        let range = batches[batch]
        return TrainingBatch(
            rows: rows[rows: range],
            categories: categories.map { its in
                let places = its.batches[batch]
                return TrainingBatch.Category(
                    ids: its.ids[rows: range], distinct: its.distinct[rows: places.distinct],
                    places: its.places[rows: range], order: its.order[rows: range],
                    pieces: its.pieces[rows: places.pieces], segments: its.segments[rows: places.segments])
            }, labels: labels.map { $0[rows: range] })
    }

    /// Songs in the first batches.
    func songs(inBatches count: Int) -> Int { count == 0 ? 0 : batches[count - 1].upperBound }
}

/// Memory for the plan of one epoch at a time, all of it in one piece: the next one takes its place.
struct PlanMemory {
    private let device: Device
    private let rows: Matrix<Int32>
    private let categories: [[Matrix<Int32>]]
    private let labels: [Matrix<Int32>]

    /// - Parameters:
    ///   - songs: in an epoch.
    ///   - batches: of an epoch; each has one start of segments and of pieces more than it has of these.
    init(songs: Int, batches: Int, categories count: Int, labels labelCount: Int, on device: Device) throws {
        self.device = device
        let memory = try device.zeros(
            Int32.self,
            shapes: Array(repeating: (songs, 1), count: 1 + labelCount)
                + Array(repeating: (songs + batches, 1), count: 6 * count))
        rows = memory[0]
        labels = Array(memory[1..<1 + labelCount])
        let plans = Array(memory[(1 + labelCount)...])
        categories = (0..<count).map { Array(plans[6 * $0..<6 + 6 * $0]) }
    }

    /// Gives a plan to the device once the one before is done with.
    func load(_ plan: EpochPlan) throws -> DeviceEpochPlan {
        func put(_ values: [Int32], _ memory: Matrix<Int32>) throws -> Matrix<Int32> {
            let place = memory[rows: 0..<values.count]
            try device.write(values, into: place)
            return place
        }
        let categories = try zip(categories, zip(plan.ids, plan.segments)).map { memory, its in
            DeviceEpochPlan.Category(
                ids: try put(its.0, memory[0]), places: try put(its.1.places, memory[1]),
                order: try put(its.1.order, memory[2]), distinct: try put(its.1.distinct, memory[3]),
                segments: try put(its.1.segments, memory[4]), pieces: try put(its.1.pieces, memory[5]),
                batches: its.1.batches)
        }
        return DeviceEpochPlan(
            rows: try put(plan.rows, rows), batches: plan.batches, categories: categories,
            labels: try zip(plan.labels, labels).map(put))
    }
}
