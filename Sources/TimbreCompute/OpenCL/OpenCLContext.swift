import CTimbreOpenCL
import Foundation
import TimbreFiles

/// A device that was started: its context, the queue that does all work in order, and one for copies beside it.
///
/// Calls may come from any thread: OpenCL's own are safe but for setting a kernel's arguments, which `OpenCLKernels`
/// does under a lock. So `Sendable` is unchecked; the variable here is under a lock too.
final class OpenCLContext: @unchecked Sendable {
    let device: OpenCLDevice
    let context: cl_context
    let queue: cl_command_queue
    /// Queue of copies beside the work; nil where the driver gives no second queue.
    private let ownUploads: cl_command_queue?
    let trace: Trace?
    /// Times of the commands; nil where nothing is traced, or the driver does not time commands.
    let timeline: OpenCLTimeline?
    private let lock = NSLock()
    /// Bytes that this program holds on the device.
    private var allocated = 0
    private var peak = 0

    var uploadQueue: cl_command_queue { ownUploads ?? queue }
    /// Queue that uploads go to, for the trace.
    var uploads: OpenCLTimeline.Queue { ownUploads == nil ? .work : .uploads }
    var functions: TimbreOpenCLFunctions { device.functions }
    var description: DeviceDescription { device.description }

    /// - Throws: `ComputeFault.driver` where the driver does not start.
    init(_ device: OpenCLDevice, trace: Trace? = nil) throws {
        (self.device, self.trace) = (device, trace)
        let properties: [cl_context_properties] = [
            cl_context_properties(CL_CONTEXT_PLATFORM), cl_context_properties(Int(bitPattern: device.platform)), 0,
        ]
        var status: cl_int = 0
        var id: cl_device_id? = device.id
        let context = device.functions.createContext(properties, 1, &id, nil, nil, &status)
        guard let context, status == CL_SUCCESS else {
            throw ComputeFault.driver(device: device.description.name, call: "clCreateContext", status: status)
        }
        func makeQueue() throws -> cl_command_queue {
            let timing = cl_command_queue_properties(CL_QUEUE_PROFILING_ENABLE)
            var queue = trace.flatMap { _ in device.functions.createCommandQueue(context, device.id, timing, &status) }
            if queue == nil { queue = device.functions.createCommandQueue(context, device.id, 0, &status) }
            guard let queue, status == CL_SUCCESS else {
                throw ComputeFault.driver(device: device.description.name, call: "clCreateCommandQueue", status: status)
            }
            return queue
        }
        do {
            queue = try makeQueue()
        } catch {
            _ = device.functions.releaseContext(context)
            throw error
        }
        // A driver that allows one queue copies between its work.
        ownUploads = try? makeQueue()
        self.context = context
        timeline = OpenCLTimeline.make(trace, device, context, queue)
    }

    deinit {
        _ = functions.finish(queue)
        timeline?.drain()
        if let ownUploads { _ = functions.releaseCommandQueue(ownUploads) }
        _ = functions.releaseCommandQueue(queue)
        _ = functions.releaseContext(context)
    }

    /// - Throws: `ComputeFault.driver` for a status other than success.
    func check(_ status: cl_int, _ call: @autoclosure () -> String) throws {
        guard status == CL_SUCCESS else {
            throw ComputeFault.driver(device: description.name, call: call(), status: status)
        }
    }

    /// Reads bytes of the device's memory. Waits for the work that is enqueued before.
    func read(_ storage: OpenCLStorage, at byteOffset: Int, into bytes: UnsafeMutableRawBufferPointer) throws {
        guard bytes.count > 0 else { return }
        let status = enqueue(.transfer("read", bytes.count, waits: true)) {
            functions.enqueueReadBuffer(
                queue, storage.memory, cl_bool(CL_TRUE), byteOffset, bytes.count, bytes.baseAddress, 0, nil, $0)
        }
        try check(status, "clEnqueueReadBuffer")
        timeline?.drain()
    }

    /// Writes beside the work that is enqueued; returns when the bytes are there.
    func upload(_ bytes: UnsafeRawBufferPointer, to storage: OpenCLStorage, at byteOffset: Int) throws {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        let status = enqueue(.transfer("upload", bytes.count, waits: true), on: uploads) {
            functions.enqueueWriteBuffer(
                uploadQueue, storage.memory, cl_bool(CL_TRUE), byteOffset, bytes.count, source, 0, nil, $0)
        }
        if status != CL_SUCCESS {
            throw allocationFault(status, byteCount: storage.byteCount, call: "clEnqueueWriteBuffer")
        }
    }

    /// Largest number of bytes that were held at once.
    var memoryPeak: Int { lock.withLock { peak } }

    /// Enqueues the filling of a memory's first bytes with zeros.
    func fill(_ storage: OpenCLStorage, byteCount: Int) throws {
        var zero: UInt32 = 0
        let status = enqueue(.transfer("fill", byteCount)) {
            functions.enqueueFillBuffer(
                queue, storage.memory, &zero, MemoryLayout<UInt32>.size, 0, byteCount, 0, nil, $0)
        }
        // The first use is when some drivers find that there is no such memory.
        if status != CL_SUCCESS {
            throw allocationFault(status, byteCount: byteCount, call: "clEnqueueFillBuffer")
        }
    }

    /// Counts memory in, before it is asked for: some drivers promise more than there is, and fail at its first use.
    func reserve(_ byteCount: Int) throws {
        let limit = lock.withLock { () -> Int? in
            let limit = max(min(description.maximumAllocation, description.memory - allocated), 0)
            guard byteCount <= limit else { return limit }
            allocated += byteCount
            peak = max(peak, allocated)
            return nil
        }
        if let limit {
            throw ComputeFault.outOfMemory(device: description.name, needed: byteCount, limit: limit)
        }
    }

    func release(_ byteCount: Int) {
        lock.withLock { allocated -= byteCount }
    }
}

/// Memory of an OpenCL device. Unchecked: nothing changes here, and OpenCL lets any thread name a buffer.
final class OpenCLStorage: Storage, @unchecked Sendable {
    let context: OpenCLContext
    let memory: cl_mem
    let byteCount: Int

    /// Memory that holds anything.
    ///
    /// - Throws: `ComputeFault.outOfMemory` with the need and the limit, `ComputeFault.driver`.
    init(byteCount: Int, context: OpenCLContext) throws {
        try context.reserve(byteCount)
        var status: cl_int = 0
        let memory = context.functions.createBuffer(
            context.context, cl_mem_flags(CL_MEM_READ_WRITE), byteCount, nil, &status)
        guard let memory, status == CL_SUCCESS else {
            context.release(byteCount)
            throw context.allocationFault(status, byteCount: byteCount, call: "clCreateBuffer")
        }
        self.context = context
        self.memory = memory
        self.byteCount = byteCount
    }

    deinit {
        // Work that is still enqueued on it keeps the memory until it is done.
        _ = context.functions.releaseMemObject(memory)
        context.release(byteCount)
    }
}

extension OpenCLContext {
    /// The fault of a failed allocation: out of memory where its status says so, else the driver's.
    func allocationFault(_ status: cl_int, byteCount: Int, call: String) -> ComputeFault {
        switch status {
        case CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_OUT_OF_RESOURCES, CL_OUT_OF_HOST_MEMORY, CL_INVALID_BUFFER_SIZE:
            .outOfMemory(
                device: description.name, needed: byteCount,
                limit: min(description.maximumAllocation, description.memory))
        default:
            .driver(device: description.name, call: call, status: status)
        }
    }
}
