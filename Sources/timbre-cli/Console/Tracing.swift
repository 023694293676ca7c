import ArgumentParser
import Foundation
import Timbre
import TimbreFiles

/// Trace of a command's times, in the file that `TIMBRE_TRACE` names.
enum Tracing {
    static let variable = "TIMBRE_TRACE"

    /// Trace of the running command; nil where none is wanted.
    @TaskLocal static var current: Trace?

    /// Runs a command and traces it. A failure to write the trace later does not affect the command.
    ///
    /// - Throws: `TracingFault` before any work where the file can't be written; the command's error.
    static func run(_ name: String, _ command: () throws -> Void) throws {
        guard let path = ProcessInfo.processInfo.environment[variable], !path.isEmpty else { return try command() }
        let trace: Trace
        do {
            try Catalogue.checkOutput(path)
            trace = try Trace(to: path, of: "timbre \(name)")
        } catch {
            throw TracingFault(cause: error)
        }
        trace.describe(
            "command", [("arguments", .text(CommandLine.arguments.dropFirst().joined(separator: " ")))])
        defer { finish(trace) }
        try $current.withValue(trace) { try trace.span(name) { try command() } }
    }

    private static func finish(_ trace: Trace) {
        do {
            try trace.finish()
            Console.note("the trace is in “\(trace.path)”: open it in chrome://tracing or https://ui.perfetto.dev")
        } catch {
            Console.message("\(TracingFault(cause: error)); what was written before can be read")
        }
    }
}

extension ParsableCommand {
    /// Name of the command on the command line.
    var name: String { Self._commandName }
}

/// Error of writing the trace.
struct TracingFault: Error, CustomStringConvertible {
    let cause: any Error

    var description: String { "\(Tracing.variable): \(cause.sentence)" }
}
