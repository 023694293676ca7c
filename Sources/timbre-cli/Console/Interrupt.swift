import Foundation
import Synchronization
import TimbreBase

/// Ctrl-C, and SIGTERM: while a command watches, the first asks it to stop at the next safe point and the second ends
/// the program; else the first does.
enum Interrupt {
    private static let requested = Atomic(false)
    private static let isWatched = Atomic(false)
    private static let kept = Mutex("nothing was changed")

    static var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// What the message of an interrupted command says.
    static var whatIsKept: String { kept.withLock { $0 } }

    /// To be called when the program starts.
    static func prepare() {
        // What the handler uses is made before it can run.
        _ = (isRequested, isWatched.load(ordering: .relaxed))
        // Who starts the program from a thread of Dispatch hands on that both are blocked.
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

    /// From here on these signals are a request, until `cancel`.
    static func watch(keeping what: String) -> Watch {
        kept.withLock { $0 = what }
        isWatched.store(true, ordering: .relaxed)
        return Watch()
    }

    /// Work of which nothing is shown, and that Ctrl-C stops.
    static func work() -> Work<Never> { Work(isCancelled: { isRequested }) }

    struct Watch {
        func cancel() { isWatched.store(false, ordering: .relaxed) }
    }
}
