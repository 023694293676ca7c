import Dispatch
import Foundation
import Synchronization

/// Ctrl-C: the first asks the command to stop at the next safe point, the second ends the program.
enum Interrupt {
    private static let requested = Atomic(false)
    private static let kept = Mutex("nothing was changed")

    static var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// What the message of an interrupted command says.
    static var whatIsKept: String { kept.withLock { $0 } }

    /// From here on Ctrl-C is a request. The returned source must live as long as the command.
    static func watch(keeping what: String) -> any DispatchSourceSignal {
        kept.withLock { $0 = what }
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler {
            if requested.exchange(true, ordering: .relaxed) { _exit(130) }
        }
        source.resume()
        return source
    }
}
