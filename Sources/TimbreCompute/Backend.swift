/// What a device must be able to do: about a dozen operations, each as large as it can be fused.
///
/// `Device` checks shapes and documents each operation; a backend computes. Calls enqueue work in order; only
/// `read`, `synchronize` and `topK` wait. Every method throws `ComputeFault`.
protocol Backend: AnyObject, Sendable {
    var description: DeviceDescription { get }
    /// Bytes that were held at once, at most; nil where the memory is the host's.
    var memoryPeak: Int? { get }

    func allocate(byteCount: Int) throws -> any Storage
    func write(_ bytes: UnsafeRawBufferPointer, to storage: any Storage, at byteOffset: Int) throws
    /// At once, beside the work that is enqueued, which must not use that memory.
    func upload(_ bytes: UnsafeRawBufferPointer, to storage: any Storage, at byteOffset: Int) throws
    func read(_ storage: any Storage, at byteOffset: Int, into bytes: UnsafeMutableRawBufferPointer) throws
    /// Memory that `owner` keeps alive, without a copy where the backend can; nil where it can't.
    func share(_ bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) -> (any Storage)?
    func synchronize() throws

    func gather(_ source: Matrix<Float>, at rows: Matrix<Int32>, into target: Matrix<Float>, column: Int) throws
    func multiply(
        _ a: Matrix<Float>, _ b: Matrix<Float>, bias: Matrix<Float>, activation: Activation, dropout: Dropout?,
        into c: Matrix<Float>) throws
    func propagate(
        _ gradient: Matrix<Float>, _ b: Matrix<Float>, through output: Matrix<Float>?, activation: Activation,
        dropout: Dropout?, into a: Matrix<Float>) throws
    func weightGradient(
        _ input: Matrix<Float>, _ gradient: Matrix<Float>, into weights: Matrix<Float>, bias: Matrix<Float>) throws
    func squaredError(
        _ output: Matrix<Float>, _ target: Matrix<Float>, activation: Activation, gradient: Matrix<Float>?,
        losses: Matrix<Float>) throws
    func segmentSums(
        _ gradient: Matrix<Float>, column: Int, order: Matrix<Int32>, pieces: Matrix<Int32>,
        into sums: Matrix<Float>) throws
    func adam(_ parameters: AdamParameters, gradient: Matrix<Float>, step: AdamStep) throws
    func adamRows(
        _ parameters: AdamParameters, sums: Matrix<Float>, rows: Matrix<Int32>, segments: Matrix<Int32>,
        step: AdamStep) throws
    func topK(
        _ queries: Matrix<Float>, _ songs: Matrix<Float>, k: Int, minimumScore: Float?, mask: Matrix<UInt32>?,
        memory: Int?
    ) throws -> TopK
}

extension Backend {
    var memoryPeak: Int? { nil }

    func upload(_ bytes: UnsafeRawBufferPointer, to storage: any Storage, at byteOffset: Int) throws {
        try write(bytes, to: storage, at: byteOffset)
    }
}
