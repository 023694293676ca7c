import Foundation
import Timbre

/// Trial of OpenCL's drivers: another process asks them for their devices before this one loads them.
///
/// The other process is this program with a command that help does not list. A process of several threads can't fork
/// safely, and a second program would have to be installed.
enum DriverTrial {
    static let command = "try-drivers"
    /// Exit status of a complete trial, which no driver ends a process with by chance.
    static let answered: Int32 = 86

    /// Seconds for all drivers together, since many cards wake up one after the other; `TIMBRE_DRIVER_SECONDS` changes
    /// it.
    static let seconds = given.flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil } ?? 20
    private static let range = 1...3600
    private static let given = ProcessInfo.processInfo.environment["TIMBRE_DRIVER_SECONDS"].flatMap {
        $0.isEmpty ? nil : $0
    }

    /// Drivers after the trial, which takes place once, when OpenCL is first needed.
    ///
    /// - Throws: `ImpossibleWait`; `CancellationError`.
    static func drivers() throws -> OpenCLDrivers {
        if let given, Int(given).map(range.contains) != true { throw ImpossibleWait(text: given) }
        return try tried.get()
    }

    /// Error of a `TIMBRE_DRIVER_SECONDS` that is no number of seconds.
    struct ImpossibleWait: UsageError {
        let text: String

        var description: String {
            "TIMBRE_DRIVER_SECONDS=\(text): give \(range.lowerBound) to \(range.upperBound) seconds"
        }
    }

    private static let tried = Result { try OpenCLDrivers(asking: ask) }

    /// Runs the trial with the given environment.
    ///
    /// - Returns: nil where the drivers answered.
    private static func ask(_ environment: [String: String]) throws -> OpenCLDrivers.Failure? {
        let process: pid_t
        switch start(environment) {
        case .success(let started): process = started
        case .failure(let fault): return .unasked(reason: String(cString: strerror(fault.code.rawValue)))
        }
        let progress = ProgressLine()
        defer { progress.end() }
        let start = ContinuousClock.now
        var status: Int32 = 0
        while true {
            switch waitpid(process, &status, WNOHANG) {
            case process:
                // Ctrl-C can reach the process before it has a group of its own.
                if status & 0x7F == SIGINT || Interrupt.isRequested { throw CancellationError() }
                if status & 0x7F != 0 { return .signal(status & 0x7F) }
                let code = status >> 8 & 0xFF
                return code == answered ? nil : .exit(status: code)
            case -1 where errno != EINTR: return .unasked(reason: String(cString: strerror(errno)))
            default: break
            }
            // A process that hangs in the operating system's kernel survives being killed, so nobody waits for it.
            if Interrupt.isRequested {
                kill(-process, SIGKILL)
                throw CancellationError()
            }
            if ContinuousClock.now - start > .seconds(seconds) {
                kill(-process, SIGKILL)
                return .noAnswer(seconds: seconds)
            }
            progress.show("waiting for OpenCL's drivers, \(seconds) s at most")
            usleep(1000)
        }
    }

    /// Starts the trial with its streams at `/dev/null`, in a process group of its own, which Ctrl-C does not reach.
    private static func start(_ environment: [String: String]) -> Result<pid_t, POSIXError> {
        // The exit status would be lost if the parent process had set the signal to be ignored.
        signal(SIGCHLD, SIG_DFL)
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for stream in Int32(0)...2 { posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        // A crash is an answer, so Swift need not print its trace.
        var variables = environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        // The trace belongs to this process.
        variables[Tracing.variable] = nil
        let arguments = terminated(["timbre", command])
        let strings = terminated(variables.map { "\($0.key)=\($0.value)" })
        defer { for text in arguments + strings { free(text) } }
        var process: pid_t = 0
        // The running program, even if its file was replaced since it started.
        let status = posix_spawn(&process, "/proc/self/exe", &actions, &attributes, arguments, strings)
        return status == 0 ? .success(process) : .failure(POSIXError(.init(rawValue: status) ?? .EAGAIN))
    }

    /// Copies of texts as C strings, to be freed by the caller, and the null that ends their list.
    private static func terminated(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { text in strdup(text) } + [nil]
    }
}
