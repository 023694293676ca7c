import Dispatch
import Foundation
import Synchronization

/// Ctrl-C, and SIGTERM: the first asks the command to stop at the next safe point, the second ends the program.
enum Interrupt {
    private static let requested = Atomic(false)
    private static let kept = Mutex("nothing was changed")

    static var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// What the message of an interrupted command says.
    static var whatIsKept: String { kept.withLock { $0 } }

    /// From here on these signals are a request, until `cancel`.
    static func watch(keeping what: String) -> Watch {
        kept.withLock { $0 = what }
        return Watch(
            sources: [SIGINT, SIGTERM].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler {
                    if requested.exchange(true, ordering: .relaxed) { _exit(130) }
                }
                source.resume()
                return source
            })
    }

    struct Watch {
        let sources: [any DispatchSourceSignal]

        func cancel() {
            for source in sources { source.cancel() }
        }
    }
}
