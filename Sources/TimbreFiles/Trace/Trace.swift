import Dispatch
import Foundation
import Synchronization

/// Times of what a program does on its threads and its devices, in a file of Chrome's trace event format, which
/// chrome://tracing and Perfetto show.
///
///     let trace = try Trace(to: "trace.json", of: "train")
///     let plan = try trace.span("plan an epoch") { try makePlan() }
///     try trace.finish()
///
/// An event is written soon after its end, and the file is whole JSON at any time, also where the program is killed.
/// Whoever may be traced holds a `Trace?`: `span` of nil calls its body and does nothing else.
///
/// Times are nanoseconds since the trace began, by the host's steady clock.
package final class Trace: Sendable {
    package let path: String
    private let start = DispatchTime.now().uptimeNanoseconds
    private let state: Mutex<State>
    /// The queue on which events become text: whoever is traced shall not wait for it.
    private let writing = DispatchQueue(label: "trace", qos: .utility)
    private let waiting = Atomic(0)
    /// Faults that a test injects, for the thread that writes.
    private let injected = FaultInjection.current

    private struct State: ~Copyable {
        var file: TraceFile
        /// Events that are not in the file yet.
        var events: [UInt8] = []
        var written = 0
        var totals = TraceTotals()
        /// Numbers of the host's threads.
        var threads: [UInt: Int] = [:]
        var processCount = 1
        var drains: [@Sendable () -> Void] = []
        var fault: (any Error)?
    }

    /// Bytes and nanoseconds after which events go to the file.
    private static let (blockSize, interval) = (1 << 18, 500_000_000)
    /// Largest number of events that wait to become text; the next one waits for them.
    private static let mostWaiting = 1 << 16
    private static let host = 1

    /// - Parameter program: the name of the program, for the host's part of the trace.
    /// - Throws: `FileFault` where the file can't be written; `.unsupported` where it is there and no trace.
    package init(to path: String, of program: String) throws {
        self.path = path
        state = Mutex(State(file: try TraceFile(path)))
        state.withLock {
            $0.events.append(TraceEvent.name("process_name", program, of: Track(process: Self.host, thread: 0)))
            _ = Self.thread(Self.caller, &$0, name: "main thread")
        }
        try flush()
    }

    /// Nanoseconds since the trace began.
    package var now: Int { Int(DispatchTime.now().uptimeNanoseconds - start) }

    /// Runs `body` and writes the time that it takes as an event of the calling thread.
    package func span<Result>(
        _ name: String, _ kind: Kind = .phase, _ details: [Detail] = [], _ body: () throws -> Result
    ) rethrows -> Result {
        let begin = now
        defer { record(name, kind, from: begin, to: now, details) }
        return try body()
    }

    /// Writes an event that has ended.
    ///
    /// - Parameters:
    ///   - track: the line of the event; nil for the calling thread.
    ///   - queue: the number of the event's queue, as `addQueue` gave it: the queue's idle time before the event is
    ///     counted; nil for none.
    ///   - bytes: the number of bytes moved, which is written with their rate; nil for none.
    package func record(
        _ name: String, _ kind: Kind, on track: Track? = nil, queue: Int? = nil, from begin: Int, to end: Int,
        bytes: Int? = nil, _ details: [Detail] = []
    ) {
        let caller = Self.caller
        if waiting.add(1, ordering: .relaxed).newValue > Self.mostWaiting { writing.sync {} }
        writing.async { [self] in
            waiting.subtract(1, ordering: .relaxed)
            state.withLock { state in
                guard state.fault == nil else { return }
                let track = track ?? Track(process: Self.host, thread: Self.thread(caller, &state, name: nil))
                var details = details
                if let bytes {
                    let rate = Double(bytes) / Double(max(end - begin, 1))
                    details += [("bytes", .integer(bytes)), ("GB_per_s", .number(rate))]
                }
                state.totals.add(name, kind, queue: queue, from: begin, to: end, bytes: bytes ?? 0)
                state.events.append(TraceEvent.complete(name, kind, on: track, from: begin, to: end, details))
                if state.events.count >= Self.blockSize || end - state.written >= Self.interval { flush(&state) }
            }
        }
    }

    /// Adds tracks for something beside the host's threads, for example a device.
    package func addTracks(of process: String, _ names: [String]) -> [Track] {
        state.withLock { state in
            state.processCount += 1
            let number = state.processCount
            state.events.append(TraceEvent.name("process_name", process, of: Track(process: number, thread: 0)))
            return names.enumerated().map { index, name in
                let track = Track(process: number, thread: index + 1)
                state.events.append(TraceEvent.name("thread_name", name, of: track))
                return track
            }
        }
    }

    /// Adds a queue that does one work after the other, on any number of tracks, and whose idle time is counted.
    package func addQueue(_ name: String) -> Int { state.withLock { $0.totals.addQueue(name) } }

    /// Adds facts about a device, or about the trace itself, to the text beside the events.
    package func describe(_ name: String, _ details: [Detail]) {
        state.withLock { $0.totals.descriptions.append((name, details)) }
    }

    /// Calls `drain` before the end of the trace, to write events that are known late.
    package func beforeEnd(_ drain: @escaping @Sendable () -> Void) { state.withLock { $0.drains.append(drain) } }

    /// Writes all events that are left, and ends the trace.
    ///
    /// - Throws: `FileFault` where this or an earlier write failed; what was written before is whole.
    package func finish() throws {
        let drains = state.withLock { state in
            defer { state.drains = [] }
            return state.drains
        }
        for drain in drains { drain() }
        writing.sync {}
        try flush()
    }

    private func flush() throws {
        let fault = state.withLock { state in
            flush(&state)
            return state.fault
        }
        if let fault { throw fault }
    }

    private func flush(_ state: inout State) {
        guard state.fault == nil else { return }
        let now = now
        do {
            try FaultInjection.$current.withValue(injected) {
                try state.file.append(state.events, end: state.totals.text(until: now))
            }
        } catch {
            state.fault = error
        }
        state.events.removeAll(keepingCapacity: true)
        state.written = now
    }

    private static var caller: UInt {
        #if canImport(Darwin)
        UInt(bitPattern: pthread_self())
        #else
        UInt(pthread_self())
        #endif
    }

    /// The number of a thread; its name is written to the file when it is first seen.
    private static func thread(_ key: UInt, _ state: inout State, name: String?) -> Int {
        if let number = state.threads[key] { return number }
        let number = state.threads.count + 1
        state.threads[key] = number
        state.events.append(
            TraceEvent.name("thread_name", name ?? "thread \(number)", of: Track(process: host, thread: number)))
        return number
    }
}

extension Trace {
    /// The sort of an event.
    package enum Kind: String, Sendable {
        /// A part of a command: an epoch, a piece of a search.
        case phase
        /// An operation of a device, as the host sees it: on the CPU the work itself, elsewhere its enqueuing or a
        /// wait.
        case operation
        /// A call of a driver that kept the host, or the making of a kernel.
        case call
        /// Work of a device's queue.
        case kernel, transfer
    }

    /// A line of the picture: a thread, or a part of a device.
    package struct Track: Sendable, Equatable {
        let process: Int
        let thread: Int
    }

    /// Further facts about an event.
    package typealias Detail = (name: String, value: Value)

    package enum Value: Sendable {
        case text(String)
        case integer(Int)
        case number(Double)
    }
}

extension Trace? {
    /// Runs `body`; with a trace, writes the time that it takes.
    package func span<Result>(
        _ name: @autoclosure () -> String, _ kind: Trace.Kind = .phase,
        _ details: @autoclosure () -> [Trace.Detail] = [],
        _ body: () throws -> Result
    ) rethrows -> Result {
        guard let self else { return try body() }
        return try self.span(name(), kind, details(), body)
    }
}
