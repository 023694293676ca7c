import Foundation
import Synchronization
import TimbreBase

/// Handling of Ctrl-C and SIGTERM. While a command watches, the first signal asks it to stop at the next safe point and
/// the second ends the program; otherwise the first ends the program.
enum Interrupt {
    private static let requested = Atomic(false)
    private static let isWatched = Atomic(false)
    private static let kept = Mutex("nothing was changed")

    static var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// Message on what is kept by an interrupted command.
    static var whatIsKept: String { kept.withLock { $0 } }

    /// Installs the handlers; called when the program starts.
    static func prepare() {
        // Initialises the variables that the handler uses before it can run.
        _ = (isRequested, isWatched.load(ordering: .relaxed))
        // A parent process that starts the program from a thread of Dispatch passes on that both signals are blocked.
        var both = sigset_t()
        sigemptyset(&both)
        for number in [SIGINT, SIGTERM] {
            sigaddset(&both, number)
            signal(number) { _ in
                let isFirst = !Interrupt.requested.exchange(true, ordering: .relaxed)
                if !isFirst || !Interrupt.isWatched.load(ordering: .relaxed) { _exit(130) }
            }
        }
        pthread_sigmask(SIG_UNBLOCK, &both, nil)
    }

    /// Treats the signals as requests to stop, until `cancel`.
    ///
    /// - Parameter what: message on what is kept if the command is interrupted.
    static func watch(keeping what: String) -> Watch {
        kept.withLock { $0 = what }
        isWatched.store(true, ordering: .relaxed)
        return Watch()
    }

    /// Changes the message on what is kept.
    static func keep(_ what: String) { kept.withLock { $0 = what } }

    /// Work without progress, which Ctrl-C stops.
    static func work() -> Work<Never> { Work(isCancelled: { isRequested }) }

    struct Watch {
        func cancel() { isWatched.store(false, ordering: .relaxed) }
    }
}
