import ArgumentParser
import Foundation
import Timbre
import TimbreFiles

/// The one place that catches and exits: 0, 1 failure, 64 usage, 130 interrupted.
@main
enum Entry {
    static func main() {
        do {
            try prepare()
            try UnknownCommand.check(Array(CommandLine.arguments.dropFirst()))
            var command = try TimbreCommand.parseAsRoot()
            try Waiting.$current.withValue(Interrupt.work()) {
                try Tracing.run(command.name) { try command.run() }
            }
        } catch {
            exit(status(of: error))
        }
    }

    /// A file of ours must not become standard output where that is closed; a file that may grow no more is a fault,
    /// not a signal.
    ///
    /// - Throws: `OpenFileFault`.
    private static func prepare() throws {
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", descriptor == 2 ? O_WRONLY : O_RDONLY)
        }
        signal(SIGXFSZ, SIG_IGN)
        Interrupt.prepare()
        try OpenFileFault.check()
    }

    /// What the fault means to the caller, once it is told to the user.
    private static func status(of error: any Error) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        if Interrupt.isRequested || error is CancellationError {
            Console.interjection("interrupted; \(Interrupt.whatIsKept)")
            return 130
        }
        if isParsing(error) { return statusOfParsing(error) }
        if let unknown = error as? UnknownCommand {
            Console.error(unknown.description)
            return 64
        }
        Console.error(error.sentence)
        return (error as? any Fault)?.report.kind == .usage ? 64 : 1
    }

    /// Prints what argument-parser has to say. Help and version are the program's own texts; what it found wrong repeats
    /// arguments, and so is found again in arguments as a terminal shows them.
    private static func statusOfParsing(_ error: any Error) -> Int32 {
        let code = TimbreCommand.exitCode(for: error)
        if code == .success { TimbreCommand.exit(withError: error) }
        var shown = error
        do {
            _ = try TimbreCommand.parseAsRoot(CommandLine.arguments.dropFirst().map(\.visible))
        } catch {
            if isParsing(error) { shown = error }
        }
        for line in TimbreCommand.fullMessage(for: shown).split(separator: "\n", omittingEmptySubsequences: false) {
            Console.message(String(line))
        }
        return code.rawValue
    }

    /// Help, version and what argument-parser itself found wrong.
    private static func isParsing(_ error: any Error) -> Bool {
        let code = TimbreCommand.exitCode(for: error)
        return code == .validationFailure || code == .success
    }
}
