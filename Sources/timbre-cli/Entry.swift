import ArgumentParser
import Foundation
import Timbre
import TimbreFiles

/// Entry point, and the only place that catches errors and exits: status 0, 1 for failure, 64 for wrong usage, 130 for
/// interruption.
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

    /// Opens closed standard streams, so that no file of the program takes their descriptors, and turns the signal of
    /// the file size limit into an error.
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

    /// Prints an error, and returns the exit status.
    private static func status(of error: any Error) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        if Interrupt.isRequested || error is CancellationError {
            Console.interjection("interrupted; \(Interrupt.whatIsKept)")
            return 130
        }
        if isParsing(error) { return statusOfParsing(error) }
        if let usage = error as? any UsageError {
            Console.error(usage.description)
            return 64
        }
        Console.error(error.sentence)
        return (error as? any Fault)?.report.kind == .usage ? 64 : 1
    }

    /// Prints ArgumentParser's message. A message about wrong usage repeats arguments, so it is made anew from
    /// arguments with control characters made visible; help and version are the program's own texts.
    private static func statusOfParsing(_ error: any Error) -> Int32 {
        let code = TimbreCommand.exitCode(for: error)
        if code == .success {
            print(HelpText.keepingExamples(TimbreCommand.fullMessage(for: error)))
            return fflush(nil) == 0 ? 0 : status(of: OutputFault())
        }
        var shown = error
        do {
            _ = try TimbreCommand.parseAsRoot(CommandLine.arguments.dropFirst().map(\.visible))
        } catch {
            if isParsing(error) { shown = error }
        }
        for line in TimbreCommand.fullMessage(for: shown).split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("Error: ") {
                Console.error(String(line.dropFirst(7)))
            } else {
                Console.message(String(line))
            }
        }
        return code.rawValue
    }

    /// Whether an error is ArgumentParser's own: help, version or wrong usage.
    private static func isParsing(_ error: any Error) -> Bool {
        let code = TimbreCommand.exitCode(for: error)
        return code == .validationFailure || code == .success
    }
}
