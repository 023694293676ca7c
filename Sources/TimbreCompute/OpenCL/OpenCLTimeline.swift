import CTimbreOpenCL
import Synchronization
import TimbreFiles

/// Times of the commands of a device's queues, from their events, for a trace.
///
/// Events of commands under way are kept; those of commands that are done are written and released in the order of the
/// queue.
final class OpenCLTimeline: Sendable {
    /// A command that is enqueued, and the trace's words for it.
    struct Command {
        var name: String
        var kind: Trace.Kind
        var byteCount: Int?
        var waits = false
        var details: [Trace.Detail] = []

        static func kernel(_ name: String, groups: Int, groupSize: Int) -> Command {
            Command(
                name: name, kind: .kernel,
                details: [("groups", .integer(groups)), ("group_size", .integer(groupSize))])
        }

        /// - Parameter waits: whether the call returns when the bytes are there.
        static func transfer(_ name: String, _ byteCount: Int, waits: Bool = false) -> Command {
            Command(name: name, kind: .transfer, byteCount: byteCount, waits: waits)
        }
    }

    enum Queue: Int, CaseIterable { case work, uploads }

    /// The operation that enqueues, with its shape.
    @TaskLocal static var operation: String?

    private struct Pending {
        // Unchecked: only whoever holds the lock touches an event, and OpenCL lets any thread.
        nonisolated(unsafe) let event: cl_event
        let command: Command
        let operation: String?
        /// Time at which the host began to enqueue.
        let enqueued: Int
    }

    private let trace: Trace
    private let functions: TimbreOpenCLFunctions
    private let clock: OpenCLClock
    private let kernels: Trace.Track
    /// Track of each queue's transfers.
    private let transfers: [Trace.Track]
    private let numbers: [Int]
    private let pending = Mutex([[Pending]](repeating: [], count: Queue.allCases.count))

    /// Number of events after which the commands that are done are written.
    private static let drainInterval = 256
    /// Time in nanoseconds from which a call that keeps the host is written itself.
    private static let longCall = 100_000

    /// - Parameter clock: the clock of the device's queues.
    private init(_ trace: Trace, _ device: OpenCLDevice, _ clock: OpenCLClock) {
        (self.trace, functions, self.clock) = (trace, device.functions, clock)
        let label = device.description.label
        let tracks = trace.addTracks(of: label, ["kernels", "transfers", "uploads"])
        kernels = tracks[0]
        transfers = Array(tracks[1...])
        numbers = ["work", "uploads"].map { trace.addQueue("\(device.description.index ?? label), \($0)") }
    }

    /// The timeline of a device that was started; nil where the driver does not time commands, which is noted in the
    /// trace.
    static func make(
        _ trace: Trace?, _ device: OpenCLDevice, _ context: cl_context, _ queue: cl_command_queue
    ) -> OpenCLTimeline? {
        guard let trace else { return nil }
        let clock = OpenCLClock(trace, queue: queue, context: context, functions: device.functions)
        let about = device.description
        trace.describe(
            about.label,
            [
                ("vendor", .text(about.vendor)), ("driver", .text("\(about.platform), \(about.driver)")),
                ("compute_units", .integer(about.computeUnits)), ("clock_MHz", .integer(about.clock)),
                ("memory_bytes", .integer(about.memory)),
                clock.map { ("times_may_be_off_by_us", .number(Double($0.error) / 1e3)) }
                    ?? ("note", .text("the driver does not time its commands: they are seen from the host alone")),
            ])
        guard let clock else { return nil }
        let timeline = OpenCLTimeline(trace, device, clock)
        trace.beforeEnd { [weak timeline] in timeline?.drain() }
        return timeline
    }

    var now: Int { trace.now }

    /// Runs a call that enqueues and takes its event.
    func enqueue(
        _ command: Command, on queue: Queue, _ call: (UnsafeMutablePointer<cl_event?>?) -> cl_int
    ) -> cl_int {
        let begin = trace.now
        var event: cl_event?
        let status = call(&event)
        let end = trace.now
        if end - begin >= Self.longCall {
            let call = command.waits ? "wait for" : "enqueue"
            trace.record("\(call) \(command.name)", .call, from: begin, to: end)
        }
        if let event, status == CL_SUCCESS { add(event, command, on: queue, enqueued: begin) }
        return status
    }

    /// Takes over the event of a command, and releases it when the command is done.
    func add(_ event: cl_event, _ command: Command, on queue: Queue, enqueued: Int) {
        let isMany = pending.withLock { pending in
            pending[queue.rawValue].append(
                Pending(event: event, command: command, operation: Self.operation, enqueued: enqueued))
            return pending[queue.rawValue].count.isMultiple(of: Self.drainInterval)
        }
        if isMany { drain() }
    }

    /// Adds the event of a command that its owner keeps, too.
    func share(_ event: cl_event, _ command: Command, on queue: Queue = .work, enqueued: Int) {
        guard functions.retainEvent(event) == CL_SUCCESS else { return }
        add(event, command, on: queue, enqueued: enqueued)
    }

    /// Writes the commands that are done.
    func drain() {
        let begin = trace.now
        pending.withLock { pending in
            for queue in Queue.allCases {
                let done = pending[queue.rawValue].prefix { isDone($0.event) }
                for command in done { write(command, of: queue) }
                pending[queue.rawValue].removeFirst(done.count)
            }
        }
        let end = trace.now
        if end - begin >= Self.longCall { trace.record("write the trace", .call, from: begin, to: end) }
    }

    private func isDone(_ event: cl_event) -> Bool {
        var state: cl_int = 0
        let status = functions.getEventInfo(
            event, cl_event_info(CL_EVENT_COMMAND_EXECUTION_STATUS), MemoryLayout<cl_int>.size, &state, nil)
        return status != CL_SUCCESS || state <= CL_COMPLETE
    }

    private func write(_ pending: Pending, of queue: Queue) {
        defer { _ = functions.releaseEvent(pending.event) }
        let command = pending.command
        guard let times = OpenCLClock.Times(pending.event, functions) else {
            return trace.record("\(command.name) (not timed)", .call, from: pending.enqueued, to: pending.enqueued)
        }
        let (begin, end) = (clock.hostTime(times.started), clock.hostTime(times.ended))
        var details = command.details
        if let operation = pending.operation { details.append(("operation", .text(operation))) }
        details += [
            ("enqueued_us_before", .number(Double(begin - pending.enqueued) / 1e3)),
            ("submitted_us_before", .number(Double(times.started &- times.submitted) / 1e3)),
        ]
        trace.record(
            command.name, command.kind, on: command.kind == .kernel ? kernels : transfers[queue.rawValue],
            queue: numbers[queue.rawValue], from: begin, to: end, bytes: command.byteCount, details)
    }
}

extension OpenCLContext {
    /// Runs a call that enqueues. With a trace the call gets a pointer for the event that has the command's times;
    /// without one it gets nil, and no event is made.
    func enqueue(
        _ command: @autoclosure () -> OpenCLTimeline.Command, on queue: OpenCLTimeline.Queue = .work,
        _ call: (UnsafeMutablePointer<cl_event?>?) -> cl_int
    ) -> cl_int {
        guard let timeline else { return call(nil) }
        return timeline.enqueue(command(), on: queue, call)
    }
}
