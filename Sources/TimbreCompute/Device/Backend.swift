/// Operations that a device must have: few, each as large as it can be fused.
///
/// `Device` checks shapes and documents each operation; a backend computes. Calls enqueue work in order; only
/// `read`, `synchronize` and `topK` wait. Every method throws `ComputeFault`.
protocol Backend: AnyObject, Sendable {
    var description: DeviceDescription { get }
    /// Largest number of bytes held at once; nil where the memory is the host's.
    var memoryPeak: Int? { get }
    /// The backend that computes, where this only writes down when it does.
    var untraced: any Backend { get }

    func allocate(byteCount: Int) throws -> any Storage
    func write(_ bytes: UnsafeRawBufferPointer, to storage: any Storage, at byteOffset: Int) throws
    /// Copies bytes at once, beside the enqueued work, which must not use that memory.
    func upload(_ bytes: UnsafeRawBufferPointer, to storage: any Storage, at byteOffset: Int) throws
    func read(_ storage: any Storage, at byteOffset: Int, into bytes: UnsafeMutableRawBufferPointer) throws
    /// Memory that `owner` keeps alive, without a copy where the backend can; nil where it can't.
    func share(_ bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) -> (any Storage)?
    func synchronize() throws
    func mark() throws -> WorkMark
    func wait(for mark: WorkMark) throws
    func read(_ storage: any Storage, at byteOffset: Int, into bytes: UnsafeMutableRawBufferPointer, after: WorkMark)
        throws
    /// The bytes of a matrix into another's memory.
    func copy(
        _ source: any Storage, at sourceOffset: Int, to target: any Storage, at targetOffset: Int, byteCount: Int)
        throws
    func fill(_ storage: any Storage, at byteOffset: Int, byteCount: Int, with value: Int32) throws

    func epochPlanner(_ songs: PlannedSongs, on device: Device) throws -> any EpochPlanner
    func gather(_ source: Matrix<Float>, at rows: Matrix<Int32>, into target: Matrix<Float>, column: Int) throws
    func multiply(
        _ a: Matrix<Float>, _ b: Matrix<Float>, bias: Matrix<Float>, adding addends: [RowAddend],
        activation: Activation, dropout: Dropout?, into c: Matrix<Float>) throws
    func squaredError(_ output: Matrix<Float>, _ target: Matrix<Float>, losses: Matrix<Float>) throws
    /// Sums of parts with what their rounding left out, `[any, 2]`.
    func sum(_ values: Matrix<Float>) throws -> Matrix<Float>
    func crossEntropy(
        _ kind: CrossEntropy, _ outputs: Matrix<Float>, labels: SparseRows, losses: Matrix<Float>,
        gradientScale: Double?) throws
    func contrast(
        _ latents: Matrix<Float>, labels: [Matrix<Int32>], _ contrast: Contrast, losses: Matrix<Float>,
        gradient: Matrix<Float>?) throws
    func train(
        _ network: TrainableNetwork, numbers: Matrix<Float>, batch: TrainingBatch, step: TrainingStep,
        losses: Matrix<Float>) throws
    func replay(_ table: TrainableNetwork.Table, _ schedule: AdamSchedule, through count: Int) throws
    func embedTokens(
        _ ids: Matrix<Int32>, of sequences: Sequences, table: Matrix<Float>, positions: Matrix<Float>,
        dropout: Dropout?, into result: Matrix<Float>) throws
    /// The table's and the positions' gradients are zeros before.
    func embedTokensGradient(
        _ gradient: Matrix<Float>, of sequences: Sequences, groups: TokenGroups, dropout: Dropout?,
        table: Matrix<Float>, positions: Matrix<Float>) throws
    func normaliseRows(
        _ values: Matrix<Float>, adding branch: Matrix<Float>?, sum: Matrix<Float>?, scaling: Matrix<Float>,
        into result: Matrix<Float>) throws
    func normaliseRowsGradient(
        _ values: Matrix<Float>, scaling: Matrix<Float>, gradient: Matrix<Float>, addingTo total: Matrix<Float>,
        slopes: Matrix<Float>) throws
    func attend(_ attention: Attention, into result: Matrix<Float>, logs: Matrix<Float>) throws
    func attendGradient(
        _ attention: Attention, result: Matrix<Float>, logs: Matrix<Float>, gradient: Matrix<Float>,
        into slopes: Matrix<Float>) throws
    func gelu(_ values: Matrix<Float>, into result: Matrix<Float>) throws
    func geluGradient(_ values: Matrix<Float>, gradient: Matrix<Float>) throws
    func averageRows(_ values: Matrix<Float>, of sequences: Sequences, into result: Matrix<Float>) throws
    func averageRowsGradient(_ gradient: Matrix<Float>, of sequences: Sequences, into slopes: Matrix<Float>) throws
    func multiplyGradient(
        _ a: Matrix<Float>, _ b: Matrix<Float>, gradient: Matrix<Float>, dropout: Dropout?, input: Matrix<Float>,
        weights: Matrix<Float>) throws
    func adam(_ parameters: AdamParameters, gradient: Matrix<Float>, _ step: AdamStep) throws
    func pairwiseAffinities(_ points: Matrix<Float>, sums: Matrix<Float>) throws
    func affinityStep(
        _ layout: AffinityLayout, along graph: AffinityGraph, sums: Matrix<Float>, _ step: AffinityStep
    ) throws
    /// Gets ready for many searches of songs that nobody changes.
    func prepareTopK(_ songs: Matrix<Float>) throws
    func topK(
        _ queries: Matrix<Float>, _ songs: Matrix<Float>, k: Int, minimumScore: Float?, mask: Matrix<UInt32>?,
        memory: Int?
    ) throws -> TopK
    func nearestCentre(
        _ rows: Matrix<Float>, _ centres: Matrix<Float>, into nearest: Matrix<Int32>, distances: Matrix<Float>?,
        sums: CentreSums?) throws
    /// nil where it pays to compare every row with every centre each time.
    func centreTracker(of rows: Matrix<Float>, centres k: Int, scale: Float) throws -> (any CentreTracker)?
}

extension Backend {
    // For a backend whose calls return when their work is done.
    func mark() throws -> WorkMark { WorkMark(event: nil) }
    func wait(for mark: WorkMark) throws {}
    func read(
        _ storage: any Storage, at byteOffset: Int, into bytes: UnsafeMutableRawBufferPointer, after: WorkMark
    ) throws {
        try read(storage, at: byteOffset, into: bytes)
    }

    func prepareTopK(_ songs: Matrix<Float>) throws {}
    var memoryPeak: Int? { nil }
    var untraced: any Backend { self }

    func centreTracker(of rows: Matrix<Float>, centres k: Int, scale: Float) throws -> (any CentreTracker)? { nil }

    func upload(_ bytes: UnsafeRawBufferPointer, to storage: any Storage, at byteOffset: Int) throws {
        try write(bytes, to: storage, at: byteOffset)
    }
}
