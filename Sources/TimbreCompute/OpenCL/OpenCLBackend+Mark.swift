import CTimbreOpenCL

extension OpenCLBackend {
    func mark() throws -> WorkMark { WorkMark(event: try start().context.mark()) }

    func wait(for mark: WorkMark) throws {
        if let mark = mark.event as? OpenCLMark { try mark.wait() }
    }

    func read(
        _ storage: any Storage, at byteOffset: Int, into bytes: UnsafeMutableRawBufferPointer, after mark: WorkMark
    ) throws {
        guard let mark = mark.event as? OpenCLMark, bytes.count > 0 else {
            return try read(storage, at: byteOffset, into: bytes)
        }
        var event: cl_event? = mark.event
        let context = mark.context
        let status = context.enqueue(.transfer("read beside", bytes.count, waits: true), on: context.uploads) {
            context.functions.enqueueReadBuffer(
                context.uploadQueue, own(storage).memory, cl_bool(CL_TRUE), byteOffset, bytes.count, bytes.baseAddress,
                1, &event, $0)
        }
        try context.check(status, "clEnqueueReadBuffer")
    }
}

extension OpenCLContext {
    /// Marks the end of the work that is enqueued so far, and lets the device begin it.
    func mark() throws -> OpenCLMark {
        var event: cl_event?
        let status = functions.enqueueMarkerWithWaitList(queue, 0, nil, &event)
        guard let event, status == CL_SUCCESS else {
            throw ComputeFault.driver(
                device: description.name, call: "clEnqueueMarkerWithWaitList", status: status)
        }
        let mark = OpenCLMark(event: event, context: self)
        // Nothing waits for what was not handed to the device.
        try check(functions.flush(queue), "clFlush")
        return mark
    }
}

/// An event behind the work of a queue. Unchecked: nothing changes here, and OpenCL lets any thread name an event.
final class OpenCLMark: @unchecked Sendable {
    let event: cl_event
    let context: OpenCLContext

    init(event: cl_event, context: OpenCLContext) { (self.event, self.context) = (event, context) }

    deinit { _ = context.functions.releaseEvent(event) }

    func wait() throws {
        var event: cl_event? = event
        try context.check(context.functions.waitForEvents(1, &event), "clWaitForEvents")
    }
}
