import TimbreFiles

/// A backend of which each operation is written into a trace, with its shape: on the CPU the work itself, elsewhere
/// what it takes the host to enqueue it, or to wait.
final class TracedBackend: Backend {
    let untraced: any Backend
    private let trace: Trace

    var description: DeviceDescription { untraced.description }
    var memoryPeak: Int? { untraced.memoryPeak }

    init(_ backend: any Backend, _ trace: Trace) {
        (untraced, self.trace) = (backend, trace)
    }

    /// Runs an operation, of whose commands the timeline of an OpenCL device says what they are for.
    func operation<Result>(
        _ name: String, _ shape: String, _ body: () throws -> Result
    ) rethrows -> Result {
        let begin = trace.now
        defer {
            trace.record(name, .operation, from: begin, to: trace.now, [("shape", .text(shape))])
        }
        return try OpenCLTimeline.$operation.withValue("\(name) \(shape)") { try body() }
    }

    func allocate(byteCount: Int) throws -> any Storage {
        try operation("allocate", "\(byteCount) bytes") { try untraced.allocate(byteCount: byteCount) }
    }

    func write(_ bytes: UnsafeRawBufferPointer, to storage: any Storage, at byteOffset: Int) throws {
        try operation("write", "\(bytes.count) bytes") {
            try untraced.write(bytes, to: storage, at: byteOffset)
        }
    }

    func upload(_ bytes: UnsafeRawBufferPointer, to storage: any Storage, at byteOffset: Int) throws {
        try operation("upload", "\(bytes.count) bytes") {
            try untraced.upload(bytes, to: storage, at: byteOffset)
        }
    }

    func read(_ storage: any Storage, at byteOffset: Int, into bytes: UnsafeMutableRawBufferPointer) throws {
        try operation("read", "\(bytes.count) bytes") {
            try untraced.read(storage, at: byteOffset, into: bytes)
        }
    }

    func share(_ bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) -> (any Storage)? {
        untraced.share(bytes, owner: owner)
    }

    func synchronize() throws { try operation("synchronize", "") { try untraced.synchronize() } }

    func mark() throws -> WorkMark { try untraced.mark() }

    func wait(for mark: WorkMark) throws { try operation("wait for a mark", "") { try untraced.wait(for: mark) } }

    func read(
        _ storage: any Storage, at byteOffset: Int, into bytes: UnsafeMutableRawBufferPointer, after mark: WorkMark
    ) throws {
        try operation("read beside", "\(bytes.count) bytes") {
            try untraced.read(storage, at: byteOffset, into: bytes, after: mark)
        }
    }

    func copy(
        _ source: any Storage, at sourceOffset: Int, to target: any Storage, at targetOffset: Int, byteCount: Int
    ) throws {
        try operation("copy", "\(byteCount) bytes") {
            try untraced.copy(source, at: sourceOffset, to: target, at: targetOffset, byteCount: byteCount)
        }
    }

    func fill(_ storage: any Storage, at byteOffset: Int, byteCount: Int, with value: Int32) throws {
        try operation("fill", "\(byteCount) bytes") {
            try untraced.fill(storage, at: byteOffset, byteCount: byteCount, with: value)
        }
    }
}

extension TracedBackend {
    func epochPlanner(_ songs: PlannedSongs, on device: Device) throws -> any EpochPlanner {
        try untraced.epochPlanner(songs, on: device)
    }

    func sum(_ values: Matrix<Float>) throws -> Matrix<Float> {
        try operation("sum", values.shape) { try untraced.sum(values) }
    }

    func gather(_ source: Matrix<Float>, at rows: Matrix<Int32>, into target: Matrix<Float>, column: Int) throws {
        try operation("gather", "\(rows.count) rows of \(source.shape)") {
            try untraced.gather(source, at: rows, into: target, column: column)
        }
    }

    func multiply(
        _ a: Matrix<Float>, _ b: Matrix<Float>, bias: Matrix<Float>, adding addends: [RowAddend],
        activation: Activation, dropout: Dropout?, into c: Matrix<Float>
    ) throws {
        try operation("multiply", "\(a.shape) · \(b.shape), \(addends.count) addends") {
            try untraced.multiply(
                a, b, bias: bias, adding: addends, activation: activation, dropout: dropout, into: c)
        }
    }

    func squaredError(_ output: Matrix<Float>, _ target: Matrix<Float>, losses: Matrix<Float>) throws {
        try operation("squaredError", output.shape) { try untraced.squaredError(output, target, losses: losses) }
    }

    func crossEntropy(
        _ kind: CrossEntropy, _ outputs: Matrix<Float>, labels: SparseRows, losses: Matrix<Float>,
        gradientScale: Double?
    ) throws {
        try operation("crossEntropy", outputs.shape) {
            try untraced.crossEntropy(kind, outputs, labels: labels, losses: losses, gradientScale: gradientScale)
        }
    }

    func contrast(
        _ latents: Matrix<Float>, labels: [Matrix<Int32>], _ contrast: Contrast, losses: Matrix<Float>,
        gradient: Matrix<Float>?
    ) throws {
        try operation("contrast", "\(latents.shape), \(labels.count) labels") {
            try untraced.contrast(latents, labels: labels, contrast, losses: losses, gradient: gradient)
        }
    }

    func train(
        _ network: TrainableNetwork, numbers: Matrix<Float>, batch: TrainingBatch, step: TrainingStep,
        losses: Matrix<Float>
    ) throws {
        let tables = zip(network.tables, batch.categories).map { table, its in
            "\(its.distinct.count) of \(table.parameters.values.shape)"
        }
        let layers = network.layers.map(\.parameters.values.shape)
        let shape = "\(batch.rows.count) songs, tables \(tables), layers \(layers)".replacing("\"", with: "")
        try operation("train", shape) {
            try untraced.train(network, numbers: numbers, batch: batch, step: step, losses: losses)
        }
    }

    func replay(_ table: TrainableNetwork.Table, _ schedule: AdamSchedule, through count: Int) throws {
        try operation("replay", "\(table.parameters.values.shape), \(count) steps") {
            try untraced.replay(table, schedule, through: count)
        }
    }

    func pairwiseAffinities(_ points: Matrix<Float>, sums: Matrix<Float>) throws {
        try operation("pairwiseAffinities", points.shape) { try untraced.pairwiseAffinities(points, sums: sums) }
    }

    func affinityStep(
        _ layout: AffinityLayout, along graph: AffinityGraph, sums: Matrix<Float>, _ step: AffinityStep
    ) throws {
        try operation("affinityStep", layout.points.shape) {
            try untraced.affinityStep(layout, along: graph, sums: sums, step)
        }
    }

    func prepareTopK(_ songs: Matrix<Float>) throws {
        try operation("prepareTopK", songs.shape) { try untraced.prepareTopK(songs) }
    }

    func topK(
        _ queries: Matrix<Float>, _ songs: Matrix<Float>, k: Int, minimumScore: Float?, mask: Matrix<UInt32>?,
        memory: Int?
    ) throws -> TopK {
        try operation("topK", "\(queries.shape) queries, \(songs.shape) songs, k \(k)\(mask == nil ? "" : ", a mask")")
        {
            try untraced.topK(queries, songs, k: k, minimumScore: minimumScore, mask: mask, memory: memory)
        }
    }

    func nearestCentre(
        _ rows: Matrix<Float>, _ centres: Matrix<Float>, into nearest: Matrix<Int32>, distances: Matrix<Float>?,
        sums: CentreSums?
    ) throws {
        try operation("nearestCentre", "\(rows.shape) rows, \(centres.shape) centres") {
            try untraced.nearestCentre(rows, centres, into: nearest, distances: distances, sums: sums)
        }
    }

    func centreTracker(of rows: Matrix<Float>, centres k: Int, scale: Float) throws -> (any CentreTracker)? {
        try untraced.centreTracker(of: rows, centres: k, scale: scale).map {
            TracedCentreTracker(tracker: $0, shape: "\(rows.shape) rows, \(k) centres", backend: self)
        }
    }
}

/// A centre tracker of which each assignment is written into a trace.
private final class TracedCentreTracker: CentreTracker {
    private let tracker: any CentreTracker
    private let shape: String
    private let backend: TracedBackend

    init(tracker: any CentreTracker, shape: String, backend: TracedBackend) {
        (self.tracker, self.shape, self.backend) = (tracker, shape, backend)
    }

    func assign(_ centres: [Float], measuring: Bool) throws -> [Int64] {
        try backend.operation("assign", shape) { try tracker.assign(centres, measuring: measuring) }
    }

    func nearest() throws -> [Int32] { try tracker.nearest() }

    func squaredDistances() throws -> [Float] { try tracker.squaredDistances() }
}

extension Matrix {
    var shape: String { "[\(rows), \(columns)]" }
}
