import CTimbreOpenCL
import Foundation
import TimbreFiles

/// An OpenCL device. It is started by the first call that needs it; calls enqueue work on its one queue.
///
/// Unchecked: what starts later is under the lock, the rest never changes.
final class OpenCLBackend: Backend, @unchecked Sendable {
    let device: OpenCLDevice
    let cache: KernelCache
    /// Sizes that were asked for; nil for those that suit the device.
    private let tuning: OpenCLTuning?
    let trace: Trace?
    private let lock = NSLock()
    private var started: Started?

    struct Started {
        let context: OpenCLContext
        let kernels: OpenCLKernels
        let writes: OpenCLWrites
        let scratch: OpenCLScratch
    }

    var description: DeviceDescription { device.description }
    var memoryPeak: Int? { lock.withLock { started }?.context.memoryPeak ?? 0 }

    /// - Parameter tuning: the sizes of the kernels; nil for those that were measured, else those of the device's
    ///   class.
    init(_ device: OpenCLDevice, cache: KernelCache, tuning: OpenCLTuning? = nil, trace: Trace? = nil) {
        self.device = device
        self.cache = cache
        self.tuning = tuning
        self.trace = trace
    }

    /// A backend of the same device, started anew so that its commands are timed.
    func traced(by trace: Trace) -> OpenCLBackend {
        OpenCLBackend(device, cache: cache, tuning: tuning, trace: trace)
    }

    /// - Throws: `ComputeFault.driver` where the driver does not start; `.unsupported` where the device rounds scores
    ///   otherwise than others. The next call tries again.
    @discardableResult
    func start() throws -> Started {
        try lock.withLock {
            if let started { return started }
            let context = try trace.span("start the device", .call) { try OpenCLContext(device, trace: trace) }
            let table = OpenCLTuning(device)
            let tuning = tuning ?? cache.tuning(for: description, table: table, limits: device.limits) ?? table
            let started = Started(
                context: context, kernels: OpenCLKernels(context, cache: cache, tuning: tuning),
                writes: OpenCLWrites(context), scratch: OpenCLScratch(context))
            try started.checkFusedMultiplyAdd()
            trace?.describe("\(description.label), tuning", tuning.details)
            self.started = started
            return started
        }
    }

    func allocate(byteCount: Int) throws -> any Storage {
        let (context, scratch) = (try start().context, try start().scratch)
        let storage = try scratch.retrying { try OpenCLStorage(byteCount: byteCount, context: context) }
        try context.fill(storage, byteCount: byteCount)
        return storage
    }

    func write(_ bytes: UnsafeRawBufferPointer, to storage: any Storage, at byteOffset: Int) throws {
        try start().writes.write(bytes, to: own(storage), at: byteOffset)
    }

    func upload(_ bytes: UnsafeRawBufferPointer, to storage: any Storage, at byteOffset: Int) throws {
        try start().writes.upload(bytes, to: own(storage), at: byteOffset)
    }

    func read(_ storage: any Storage, at byteOffset: Int, into bytes: UnsafeMutableRawBufferPointer) throws {
        try start().context.read(own(storage), at: byteOffset, into: bytes)
    }

    func share(_ bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) -> (any Storage)? { nil }

    func synchronize() throws {
        let context = try start().context
        try context.check(context.functions.finish(context.queue), "clFinish")
        context.timeline?.drain()
    }

    func own(_ storage: any Storage) -> OpenCLStorage {
        guard let storage = storage as? OpenCLStorage else {
            preconditionFailure("a matrix of another device was given to \(description.name)")
        }
        return storage
    }
}
