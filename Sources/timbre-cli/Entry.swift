import ArgumentParser
import Foundation
import Timbre

/// The one place that catches and exits: 0, 1 failure, 64 usage, 130 interrupted.
@main
enum Entry {
    static func main() {
        do {
            var command = try TimbreCommand.parseAsRoot()
            try command.run()
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch where Interrupt.isRequested {
            Console.message("interrupted; \(Interrupt.whatIsKept)")
            exit(130)
        } catch let fault as RecommenderFault where fault.isUsage {
            Console.message("error: \(fault)")
            exit(64)
        } catch where isParsing(error) {
            TimbreCommand.exit(withError: error)
        } catch {
            Console.message("error: \(error)")
            exit(1)
        }
    }

    /// Help, version and what argument-parser itself found wrong.
    private static func isParsing(_ error: any Error) -> Bool {
        let code = TimbreCommand.exitCode(for: error)
        return code == .validationFailure || code == .success
    }
}
