import CTimbreOpenCL
import Foundation

/// Writes to the device that do not wait for the work before them: small ones are copied aside and freed when done.
///
/// Unchecked: the list of pending writes is under the lock.
final class OpenCLWrites: @unchecked Sendable {
    /// Largest write that is copied aside, in bytes; a larger copy would cost more than waiting does.
    static let stagedLimit = 1 << 22

    private let context: OpenCLContext
    private let lock = NSLock()
    private var pending: [(event: cl_event, copy: UnsafeMutableRawPointer)] = []
    /// Memory for writes in the order of the work and beside it; nil where the device computes in the host's memory.
    private let staging: (inOrder: OpenCLStaging, beside: OpenCLStaging)?

    /// - Parameter isStaged: whether bytes pass memory that the device reads by itself; nil where it has its own
    ///   memory.
    init(_ context: OpenCLContext, isStaged: Bool? = nil) {
        self.context = context
        let device = context.device
        let hasOwnMemory = device.description.kind != .openCLCPU && !device.sharesHostMemory
        if isStaged ?? hasOwnMemory, let inOrder = OpenCLStaging(context, queue: context.queue),
            let beside = OpenCLStaging(context, queue: context.uploadQueue)
        {
            staging = (inOrder, beside)
        } else {
            staging = nil
        }
    }

    deinit {
        // Copies that a failing device may still read are not freed.
        guard context.functions.finish(context.queue) == CL_SUCCESS else { return }
        pending.forEach(free)
    }

    func write(_ bytes: UnsafeRawBufferPointer, to storage: OpenCLStorage, at byteOffset: Int) throws {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        if let staging { return try staging.inOrder.write(bytes, to: storage, at: byteOffset) }
        if bytes.count > Self.stagedLimit {
            let status = context.enqueue(.transfer("write", bytes.count, waits: true)) {
                context.functions.enqueueWriteBuffer(
                    context.queue, storage.memory, cl_bool(CL_TRUE), byteOffset, bytes.count, source, 0, nil, $0)
            }
            return try context.check(status, "clEnqueueWriteBuffer")
        }
        try lock.withLock {
            freeFinished()
            let copy = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 64)
            copy.copyMemory(from: source, byteCount: bytes.count)
            var event: cl_event?
            let begin = context.timeline?.now ?? 0
            let status = context.functions.enqueueWriteBuffer(
                context.queue, storage.memory, cl_bool(CL_FALSE), byteOffset, bytes.count, copy, 0, nil, &event)
            guard let event, status == CL_SUCCESS else {
                copy.deallocate()
                throw ComputeFault.driver(
                    device: context.description.name, call: "clEnqueueWriteBuffer", status: status)
            }
            pending.append((event, copy))
            context.timeline?.share(event, .transfer("write", bytes.count), enqueued: begin)
        }
    }

    /// Writes beside the work that is enqueued; returns when the bytes are there.
    func upload(_ bytes: UnsafeRawBufferPointer, to storage: OpenCLStorage, at byteOffset: Int) throws {
        guard let staging else { return try context.upload(bytes, to: storage, at: byteOffset) }
        try staging.beside.write(bytes, to: storage, at: byteOffset)
        try staging.beside.finish()
    }

    /// The queue is in order: the first that is not done ends the search.
    private func freeFinished() {
        let finished = pending.prefix { write in
            var state: cl_int = 0
            let status = context.functions.getEventInfo(
                write.event, cl_event_info(CL_EVENT_COMMAND_EXECUTION_STATUS), MemoryLayout<cl_int>.size, &state, nil)
            return status == CL_SUCCESS && state <= CL_COMPLETE
        }
        finished.forEach(free)
        pending.removeFirst(finished.count)
    }

    private func free(_ write: (event: cl_event, copy: UnsafeMutableRawPointer)) {
        _ = context.functions.releaseEvent(write.event)
        write.copy.deallocate()
    }
}
