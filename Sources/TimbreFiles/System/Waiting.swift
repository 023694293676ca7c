package import TimbreBase

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Cancellation of waits for the other end of a pipe or a terminal.
///
///     try Waiting.$current.withValue(Work(isCancelled: { isInterrupted })) { … }
///
/// Bound to the task; threads that are started without one ask whether their task is cancelled.
package enum Waiting {
    /// Work whose cancellation is asked for many times a second while something waits.
    @TaskLocal package static var current = Work<Never>()

    private static let milliseconds: Int32 = 20

    /// - Throws: `CancellationError`.
    static func pause() throws {
        try current.check()
        usleep(UInt32(milliseconds) * 1000)
    }

    /// Waits until a descriptor can be read or written at once, or has nobody at its other end.
    ///
    /// - Throws: `CancellationError`.
    static func until(_ events: Int32, _ descriptor: Int32) throws {
        while true {
            try current.check()
            var state = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            // What poll itself refuses, the call that follows reports.
            let ready = poll(&state, 1, milliseconds)
            if ready > 0 || ready < 0 && errno != EINTR { return }
        }
    }
}
