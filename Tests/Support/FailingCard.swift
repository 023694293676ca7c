import Synchronization

@testable public import TimbreCompute

/// A device that computes as the CPU does and fails when it is told to: what tests take for cards that are lost.
public struct FailingCard: Sendable {
    /// The call that fails, from 1, and those after it where the card is lost.
    public struct Failure: Sendable {
        var call: Int
        var isLasting: Bool
        /// A status of OpenCL; nil for memory that there is not.
        var status: Int32?

        public init(at call: Int, isLasting: Bool = true, status: Int32? = -36) {
            (self.call, self.isLasting, self.status) = (call, isLasting, status)
        }
    }

    private let backends: [FailingBackend]
    /// The first card, which knows the others.
    public let device: Device

    /// Calls of each card so far.
    public var calls: [Int] { backends.map(\.calls) }

    /// - Parameters:
    ///   - failures: of each card; nil for one that works.
    ///   - hasStandIn: whether the CPU goes on where all have failed.
    ///   - onLoss: told of each that is left out.
    public init(
        _ failures: [Failure?], hasStandIn: Bool = true, onLoss: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        backends = try failures.enumerated().map { try FailingBackend(number: $0, $1) }
        let team = DeviceTeam(
            backends.map { Device(backend: $0) }, standIn: hasStandIn ? try .cpu(threads: 1) : nil, onLoss: onLoss)
        device = Device(backend: backends[0], team: team)
    }
}

final class FailingBackend: Backend {
    let description: DeviceDescription
    private let inner: CPUBackend
    private let failure: FailingCard.Failure?
    private let count = Atomic(0)

    var calls: Int { count.load(ordering: .relaxed) }

    init(number: Int, _ failure: FailingCard.Failure?) throws {
        inner = try CPUBackend(threads: 1)
        self.failure = failure
        var description = inner.description
        (description.kind, description.name, description.platform) = (.openCLGPU, "card \(number)", "Tests")
        (description.index, description.computeUnits, description.clock) = ("9:\(number)", number + 1, 1000)
        description.maximumAllocation = description.memory / 4
        self.description = description
    }

    /// Counts a call.
    func work<Result>(_ body: (CPUBackend) throws -> Result) throws -> Result {
        let call = count.add(1, ordering: .relaxed).newValue
        if let failure, failure.isLasting ? call >= failure.call : call == failure.call {
            if let status = failure.status {
                throw ComputeFault.driver(device: description.name, call: "clCall", status: status)
            }
            throw ComputeFault.outOfMemory(device: description.name, needed: 100, limit: 10)
        }
        return try body(inner)
    }

    func allocate(byteCount: Int) throws -> any Storage { try work { try $0.allocate(byteCount: byteCount) } }

    func write(_ bytes: UnsafeRawBufferPointer, to storage: any Storage, at byteOffset: Int) throws {
        try work { $0.write(bytes, to: storage, at: byteOffset) }
    }

    func read(_ storage: any Storage, at byteOffset: Int, into bytes: UnsafeMutableRawBufferPointer) throws {
        try work { $0.read(storage, at: byteOffset, into: bytes) }
    }

    func share(_ bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) -> (any Storage)? { nil }

    func synchronize() throws { try work { $0.synchronize() } }

    func copy(
        _ source: any Storage, at sourceOffset: Int, to target: any Storage, at targetOffset: Int, byteCount: Int
    ) throws {
        try work {
            $0.copy(source, at: sourceOffset, to: target, at: targetOffset, byteCount: byteCount)
        }
    }

    func fill(_ storage: any Storage, at byteOffset: Int, byteCount: Int, with value: Int32) throws {
        try work { $0.fill(storage, at: byteOffset, byteCount: byteCount, with: value) }
    }

    func epochPlanner(_ songs: PlannedSongs, on device: Device) throws -> any EpochPlanner {
        try work { try $0.epochPlanner(songs, on: device) }
    }

    func sum(_ values: Matrix<Float>) throws -> Matrix<Float> { try work { try $0.sum(values) } }

    func gather(_ source: Matrix<Float>, at rows: Matrix<Int32>, into target: Matrix<Float>, column: Int) throws {
        try work { $0.gather(source, at: rows, into: target, column: column) }
    }

    func multiply(
        _ a: Matrix<Float>, _ b: Matrix<Float>, bias: Matrix<Float>, adding addends: [RowAddend],
        activation: Activation, dropout: Dropout?, into c: Matrix<Float>
    ) throws {
        try work {
            try $0.multiply(
                a, b, bias: bias, adding: addends, activation: activation, dropout: dropout, into: c)
        }
    }

    func squaredError(_ output: Matrix<Float>, _ target: Matrix<Float>, losses: Matrix<Float>) throws {
        try work { $0.squaredError(output, target, losses: losses) }
    }

    func crossEntropy(
        _ kind: CrossEntropy, _ outputs: Matrix<Float>, labels: SparseRows, losses: Matrix<Float>,
        gradientScale: Double?
    ) throws {
        try work { try $0.crossEntropy(kind, outputs, labels: labels, losses: losses, gradientScale: gradientScale) }
    }

    func contrast(
        _ latents: Matrix<Float>, labels: [Matrix<Int32>], _ contrast: Contrast, losses: Matrix<Float>,
        gradient: Matrix<Float>?
    ) throws {
        try work { try $0.contrast(latents, labels: labels, contrast, losses: losses, gradient: gradient) }
    }

    func train(
        _ network: TrainableNetwork, numbers: Matrix<Float>, batch: TrainingBatch, step: TrainingStep,
        losses: Matrix<Float>
    ) throws {
        try work { try $0.train(network, numbers: numbers, batch: batch, step: step, losses: losses) }
    }

    func replay(_ table: TrainableNetwork.Table, _ schedule: AdamSchedule, through count: Int) throws {
        try work { try $0.replay(table, schedule, through: count) }
    }

    func pairwiseAffinities(_ points: Matrix<Float>, sums: Matrix<Float>) throws {
        try work { try $0.pairwiseAffinities(points, sums: sums) }
    }

    func affinityStep(
        _ layout: AffinityLayout, along graph: AffinityGraph, sums: Matrix<Float>, _ step: AffinityStep
    ) throws {
        try work { try $0.affinityStep(layout, along: graph, sums: sums, step) }
    }

    func topK(
        _ queries: Matrix<Float>, _ songs: Matrix<Float>, k: Int, minimumScore: Float?, mask: Matrix<UInt32>?,
        memory: Int?
    ) throws -> TopK {
        try work {
            try $0.topK(queries, songs, k: k, minimumScore: minimumScore, mask: mask, memory: memory)
        }
    }

    func nearestCentre(
        _ rows: Matrix<Float>, _ centres: Matrix<Float>, into nearest: Matrix<Int32>, distances: Matrix<Float>?,
        sums: CentreSums?
    ) throws {
        try work { try $0.nearestCentre(rows, centres, into: nearest, distances: distances, sums: sums) }
    }
}
