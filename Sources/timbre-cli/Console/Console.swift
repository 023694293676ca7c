import Foundation
import Synchronization
import TimbreBase

/// Results go to standard output, everything else to standard error.
///
/// Texts come from tables, files and arguments of anybody: every line is written as what a terminal shows, never as what
/// it obeys (`String.visible`).
enum Console {
    /// Set by `--quiet`: progress and notes are left out, errors are not.
    static let isQuiet = Atomic(false)
    /// Set by `--wide`: tables are not cut to the terminal.
    static let isWide = Atomic(false)

    /// A line; JSON has nothing in it that is not shown as it is.
    ///
    /// - Throws: `OutputFault` where standard output can't be written: a full disk, a closed descriptor.
    static func result(_ line: String) throws { try results(CollectionOfOne(line)) }

    /// Many lines, which are written some thousand at a time.
    ///
    /// - Throws: `OutputFault`; `CancellationError` where the command is interrupted while nobody takes them.
    static func results(_ lines: some Sequence<String>) throws {
        var block: [UInt8] = []
        for line in lines {
            block += line.visible.utf8
            block.append(UInt8(ascii: "\n"))
            if block.count >= 1 << 16 {
                try writeResults(block)
                block.removeAll(keepingCapacity: true)
            }
        }
        try writeResults(block)
    }

    /// The titles of a table's columns.
    ///
    /// - Throws: as `results`.
    static func heading(_ line: String) throws {
        try writeResults(Array((Terminal.bold(line.visible, STDOUT_FILENO) + "\n").utf8))
    }

    /// The content of a file, as it is.
    ///
    /// - Throws: as `results`; what reading the file throws.
    static func results(ofFile path: String) throws {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        while let bytes = try file.read(upToCount: 1 << 20), !bytes.isEmpty { try writeResults(Array(bytes)) }
    }

    private static func writeResults(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            var output = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
            while poll(&output, 1, 50) == 0 { if Interrupt.isRequested { throw CancellationError() } }
            // As much as a pipe takes without waiting.
            let count = rest.prefix(4096).withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { throw OutputFault() }
            rest = rest.dropFirst(count)
        }
    }

    /// Why the command failed.
    static func error(_ sentence: String) {
        show(Terminal.red("error:", STDERR_FILENO) + " " + sentence.visible + "\n")
    }

    /// What must be said in any case. Where nobody can hear it, the work goes on.
    static func message(_ line: String) {
        show(line.visible + "\n")
    }

    /// Says a sentence that can't wait, also while progress stands on the terminal's line.
    static func interjection(_ line: String) {
        show((isTerminal ? "\r\u{1B}[K" : "") + line.visible + "\n")
    }

    /// On a terminal: in the place of the line that stands there, as much as fits.
    static func redraw(_ line: String) {
        show("\r\u{1B}[K" + line.visible.fitting((Terminal.columns(STDERR_FILENO) ?? 80) - 1))
    }

    private static func show(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    /// What is good to know.
    static func note(_ line: String) {
        if !isQuiet.load(ordering: .relaxed) { message(line) }
    }

    static var isTerminal: Bool { Terminal.isAt(STDERR_FILENO) }
}

/// Standard output does not take the results.
struct OutputFault: Error, CustomStringConvertible {
    let description = "the results can't be written to standard output: it is closed, or its disk is full"
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
        if Console.isTerminal { Console.redraw(text()) } else { Console.message(text()) }
    }

    /// Work that is shown here, and that Ctrl-C stops.
    ///
    /// - Parameter text: made only when it is shown.
    func work<Progress>(_ text: @escaping @Sendable (Progress) -> String) -> Work<Progress> {
        Work(report: { [self] in show(text($0)) }, isCancelled: { Interrupt.isRequested })
    }

    /// Clears the line on a terminal.
    func end() {
        let wasShown = last.withLock { $0 != nil }
        if wasShown, Console.isTerminal, !Console.isQuiet.load(ordering: .relaxed) {
            Console.redraw("")
        }
    }

    /// For example `[=====>    ] 52 %`; without the bar where it would be one of many, or the line is short of room.
    static func bar(_ share: Double) -> String {
        let share = min(max(share, 0), 1)
        guard let columns = Terminal.columns(STDERR_FILENO), columns >= 40 else { return "\(Int(share * 100)) %" }
        let width = columns >= 80 ? 24 : 8
        let filled = Int(share * Double(width))
        let head = filled < width ? ">" : ""
        let bar = String(repeating: "=", count: filled) + head
        return "[" + bar.padding(toLength: width, withPad: " ", startingAt: 0) + "] \(Int(share * 100)) %"
    }
}
