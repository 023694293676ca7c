import CTimbreOpenCL
import TimbreFiles

/// The clock of a device, which counts from an epoch of its own, held against the host's.
///
/// A command starts after the host has begun to enqueue it and ends before the host has waited for it: each of a few
/// short commands so gives the least and the most that the clocks can lie apart.
struct OpenCLClock {
    /// Times of a command in nanoseconds of the device's clock.
    struct Times {
        let submitted: UInt64
        let started: UInt64
        let ended: UInt64

        /// - Returns: nil where the driver does not tell them.
        init?(_ event: cl_event, _ functions: TimbreOpenCLFunctions) {
            func time(_ moment: Int32) -> UInt64? {
                var time: cl_ulong = 0
                let status = functions.getEventProfilingInfo(
                    event, cl_profiling_info(moment), MemoryLayout<cl_ulong>.size, &time, nil)
                return status == CL_SUCCESS ? time : nil
            }
            guard let submitted = time(CL_PROFILING_COMMAND_SUBMIT), let started = time(CL_PROFILING_COMMAND_START),
                let ended = time(CL_PROFILING_COMMAND_END), started > 0, ended >= started
            else { return nil }
            (self.submitted, self.started, self.ended) = (submitted, started, ended)
        }
    }

    /// Nanoseconds from the device's time to the trace's.
    private let offset: Int
    /// Largest error of the offset in nanoseconds, either way.
    let error: Int

    private static let rounds = 16

    /// - Returns: nil where the queue's commands can't be timed.
    init?(_ trace: Trace, queue: cl_command_queue, context: cl_context, functions: TimbreOpenCLFunctions) {
        var status: cl_int = 0
        let byteCount = MemoryLayout<UInt32>.size
        let memory = functions.createBuffer(context, cl_mem_flags(CL_MEM_READ_WRITE), byteCount, nil, &status)
        guard let memory, status == CL_SUCCESS else { return nil }
        defer { _ = functions.releaseMemObject(memory) }
        var (least, most) = (Int.min, Int.max)
        for _ in 0..<Self.rounds {
            var zero: UInt32 = 0
            var event: cl_event?
            let begin = trace.now
            let enqueued = functions.enqueueFillBuffer(queue, memory, &zero, byteCount, 0, byteCount, 0, nil, &event)
            guard enqueued == CL_SUCCESS, let event else { return nil }
            defer { _ = functions.releaseEvent(event) }
            guard functions.finish(queue) == CL_SUCCESS else { return nil }
            let end = trace.now
            guard let times = Times(event, functions) else { return nil }
            least = max(least, begin - Int(clamping: times.started))
            most = min(most, end - Int(clamping: times.ended))
        }
        offset = least + (most - least) / 2
        error = abs(most - least) / 2
    }

    /// Nanoseconds since the trace began.
    func hostTime(_ time: UInt64) -> Int { Int(clamping: time) + offset }
}
