import Foundation

/// A program that was started: its standard input and output are pipes, its messages are kept.
final class Child {
    let command: [String]
    private let process: pid_t
    private let input: FileHandle
    private let output: FileHandle
    private let messages: String
    private var unread = Data()
    private var isOver = false

    /// What a program used, whole.
    struct Usage {
        var status: Int32
        /// `ru_maxrss`, in bytes.
        var peakResident: Int
    }

    /// - Parameters:
    ///   - command: the program's path or name, and its arguments.
    ///   - environment: added to this process's.
    /// - Throws: `BenchmarkFault.notStarted`.
    init(_ command: [String], environment: [String: String] = [:]) throws {
        self.command = command
        messages = FileManager.default.temporaryDirectory.path + "/timbre-benchmark-\(UUID().uuidString)"
        let (childInput, childOutput) = (Pipe(), Pipe())
        (input, output) = (childInput.fileHandleForWriting, childOutput.fileHandleForReading)
        let ours = [input, output, childInput.fileHandleForReading, childOutput.fileHandleForWriting]
        // Else another child would hold this one's input open.
        for handle in ours { _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, childInput.fileHandleForReading.fileDescriptor, 0)
        posix_spawn_file_actions_adddup2(&actions, childOutput.fileHandleForWriting.fileDescriptor, 1)
        posix_spawn_file_actions_addopen(&actions, 2, messages, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var arguments = command.map { strdup($0) } + [nil]
        var settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + settings).forEach { free($0) } }
        var process = pid_t()
        let failure = posix_spawnp(&process, command[0], &actions, nil, &arguments, &settings)
        guard failure == 0 else {
            throw BenchmarkFault.notStarted(command: command, reason: String(cString: strerror(failure)))
        }
        self.process = process
        try? childInput.fileHandleForReading.close()
        try? childOutput.fileHandleForWriting.close()
    }

    deinit {
        if !isOver { _ = wait() }
        unlink(messages)
    }

    /// Writes a line to the program's input.
    func write(_ line: Data) {
        // A program that has ended is found out when its answer is read.
        try? input.write(contentsOf: line + [UInt8(ascii: "\n")])
    }

    /// The next line of the program's output; nil at its end.
    func readLine() -> Data? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = unread[..<end]
                unread = Data(unread[(end + 1)...])
                return Data(line)
            }
            let more = output.availableData
            if more.isEmpty { return nil }
            unread += more
        }
    }

    /// Says that no more lines will come.
    func endInput() {
        try? input.close()
    }

    /// Ends the program's input, takes the rest of its output and waits until it is over.
    func wait() -> Usage {
        endInput()
        while readLine() != nil {}
        try? output.close()
        var (status, usage) = (Int32(), rusage())
        while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
        isOver = true
        let code = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
        return Usage(status: code, peakResident: Int(usage.ru_maxrss) * 1024)
    }

    /// The end of what the program said on standard error, in one line.
    var lastWords: String {
        let text = FileManager.default.contents(atPath: messages).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").suffix(3).joined(separator: " / ")
    }
}
