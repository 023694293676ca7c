import Foundation
import Synchronization
import TimbreBase

/// Output of the program: results go to standard output, everything else to standard error.
///
/// Texts come from anybody's tables, files and arguments, so every line is written with control characters made visible
/// (`String.visible`).
enum Console {
    /// Whether progress and notes are left out, as by `--quiet`; errors are printed.
    static let isQuiet = Atomic(false)
    /// Whether tables keep their full width, as by `--wide`.
    static let isWide = Atomic(false)

    /// Prints a line of results. JSON stays as it is, since its control characters are escaped.
    ///
    /// - Throws: `OutputFault` where standard output can't be written: a full disk, a closed descriptor.
    static func result(_ line: String) throws { try results(CollectionOfOne(line)) }

    /// Prints many lines of results, in blocks of some thousand lines.
    ///
    /// - Throws: `OutputFault`; `CancellationError` where the command is interrupted while the reader of a pipe does
    ///   not read.
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

    /// Prints the titles of a table's columns, in bold on a terminal.
    ///
    /// - Throws: as `results`.
    static func heading(_ line: String) throws {
        try writeResults(Array((Terminal.bold(line.visible, STDOUT_FILENO) + "\n").utf8))
    }

    /// Prints what is left of a file unchanged.
    ///
    /// - Throws: as `results`; errors of reading the file.
    static func results(_ file: FileHandle) throws {
        while let bytes = try file.read(upToCount: 1 << 20), !bytes.isEmpty { try writeResults(Array(bytes)) }
    }

    private static func writeResults(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            var output = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
            while poll(&output, 1, 50) == 0 { if Interrupt.isRequested { throw CancellationError() } }
            // A pipe takes this much without waiting.
            let count = rest.prefix(4096).withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { throw OutputFault() }
            rest = rest.dropFirst(count)
        }
    }

    /// Prints the reason why the command failed.
    static func error(_ sentence: String) {
        show(Terminal.red("error:", STDERR_FILENO) + " " + sentence.visible + "\n")
    }

    /// Prints a message even with `--quiet`. The work goes on where standard error can't be written.
    static func message(_ line: String) {
        show(line.visible + "\n")
    }

    /// Prints a message at once, replacing a progress line on a terminal.
    static func interjection(_ line: String) {
        show((isTerminal ? "\r\u{1B}[K" : "") + line.visible + "\n")
    }

    /// Replaces the terminal's current line, cut to its width.
    static func redraw(_ line: String) {
        show("\r\u{1B}[K" + line.visible.fitting((Terminal.columns(STDERR_FILENO) ?? 80) - 1))
    }

    private static func show(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    /// Prints a note, unless `--quiet` is set.
    static func note(_ line: String) {
        if !isQuiet.load(ordering: .relaxed) { message(line) }
    }

    static var isTerminal: Bool { Terminal.isAt(STDERR_FILENO) }
}

/// Error of writing results to standard output.
struct OutputFault: Error, CustomStringConvertible {
    let description = "the results can't be written to standard output: it is closed, or its disk is full"
}

/// Progress of a command: redrawn in place on a terminal, a line every few seconds elsewhere.
final class ProgressLine: Sendable {
    private let last: Mutex<ContinuousClock.Instant?> = Mutex(nil)
    private let interval: Duration = Console.isTerminal ? .milliseconds(100) : .seconds(5)
    private let start = ContinuousClock.now

    /// Shows progress, unless the last line is recent or the work has taken less than a second.
    ///
    /// - Parameter text: text to show, evaluated only when it is shown.
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

    /// Work that shows its progress on this line, and that Ctrl-C stops.
    ///
    /// - Parameter text: text for a progress, called only when it is shown.
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

    /// Bar and percentage, for example `[=====>    ] 52 %`; the percentage alone where standard error is no terminal, or
    /// a terminal of fewer than 40 columns.
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
