import Foundation
import TimbreTestSupport

/// The built `timbre`, run as a user runs it.
struct Program {
    /// What one run gave.
    struct Outcome {
        var status: Int32
        var output: String
        var messages: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }

        /// The objects of `--json`.
        var objects: [[String: Any]] {
            lines.compactMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
        }
    }

    /// Beside the tests' own executable.
    static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("timbre").path

    /// Runs to the end. The device is the CPU unless the environment or the arguments say otherwise.
    static func run(
        _ arguments: String..., in folder: String? = nil, environment: [String: String] = [:]
    ) throws -> Outcome {
        let running = try start(arguments, in: folder, environment: environment)
        return try running.wait()
    }

    static func start(
        _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:]
    ) throws -> Running {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        var all = ProcessInfo.processInfo.environment
        all["TIMBRE_CATALOGUE"] = nil
        all["TIMBRE_DEVICE"] = nil
        all["TIMBRE_CPU"] = nil
        all["TIMBRE_TRACE"] = nil
        process.environment = all.merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        let files = try TemporaryFolder()
        try files.write("", to: "output")
        try files.write("", to: "messages")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: files.file("output"))
        process.standardError = FileHandle(forWritingAtPath: files.file("messages"))
        try process.run()
        return Running(process: process, files: files)
    }

    struct Running {
        let process: Process
        let files: TemporaryFolder

        /// Ctrl-C, once something is true; at once where the program ends before.
        func interrupt(when isReady: () -> Bool) throws -> Outcome {
            while process.isRunning, !isReady() { Thread.sleep(forTimeInterval: 0.01) }
            process.interrupt()
            return try wait()
        }

        /// Whether it has begun to work: the device is told after signals are waited for.
        var hasBegun: Bool { (try? files.text("messages").contains("the CPU")) ?? false }

        func wait() throws -> Outcome {
            process.waitUntilExit()
            return Outcome(
                status: process.terminationReason == .exit
                    ? process.terminationStatus : 128 + process.terminationStatus,
                output: try files.text("output"), messages: try files.text("messages"))
        }
    }
}
