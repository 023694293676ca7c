import Foundation
import Synchronization

/// Results go to standard output, everything else to standard error.
enum Console {
    /// Set by `--quiet`: progress and notes are left out, errors are not.
    static let isQuiet = Atomic(false)

    static func result(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    /// An error, or what must be said in any case.
    static func message(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// What is good to know.
    static func note(_ line: String) {
        if !isQuiet.load(ordering: .relaxed) { message(line) }
    }

    static var isTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }
}

/// Where a command stands: redrawn in place on a terminal, a line now and then elsewhere.
final class ProgressLine: Sendable {
    private let last: Mutex<ContinuousClock.Instant?> = Mutex(nil)
    private let interval: Duration = Console.isTerminal ? .milliseconds(100) : .seconds(5)
    private let start = ContinuousClock.now

    /// - Parameter text: made only when it is shown. Nothing is shown for work shorter than a second.
    func show(_ text: @autoclosure () -> String) {
        let now = ContinuousClock.now
        let isDue = last.withLock { last in
            guard now - (last ?? start) >= (last == nil ? .seconds(1) : interval) else { return false }
            last = now
            return true
        }
        guard isDue, !Console.isQuiet.load(ordering: .relaxed) else { return }
        FileHandle.standardError.write(Data((Console.isTerminal ? "\r\u{1B}[K" + text() : text() + "\n").utf8))
    }

    /// Clears the line on a terminal.
    func end() {
        let wasShown = last.withLock { $0 != nil }
        if wasShown, Console.isTerminal, !Console.isQuiet.load(ordering: .relaxed) {
            FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
        }
    }

    /// For example `[=====>    ] 52 %`.
    static func bar(_ share: Double, width: Int = 24) -> String {
        let share = min(max(share, 0), 1)
        let filled = Int(share * Double(width))
        let head = filled < width ? ">" : ""
        let bar = String(repeating: "=", count: filled) + head
        return "[" + bar.padding(toLength: width, withPad: " ", startingAt: 0) + "] \(Int(share * 100)) %"
    }
}
